package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Records the turns of a hub's coroutines, to be looked at in <a href="https://ui.perfetto.dev">Perfetto</a> or
 * {@code chrome://tracing}: a track for each coroutine, with a slice for each turn, and marks where it was spawned, became
 * ready, and met a signal such as a kill.
 *
 * <p>The newest records are kept, {@value #CAPACITY} unless said otherwise, of some forty bytes each. While it records, a
 * switch takes about a hundred nanoseconds more. Time is the machine's, in a {@link dev.loomlet.Simulation} as well.
 *
 * <p>All methods may be called from any thread, and do not wait for the hub.
 */
public final class SwitchTrace implements AutoCloseable {

    /** The number of records that are kept where none is given. */
    static final int CAPACITY = 1 << 16;

    private final String name;
    private final EventLoop loop;
    private final SwitchRecorder recorder;

    private SwitchTrace(Hub hub, int capacity) {
        this.name = hub.name();
        this.loop = Hubs.loopOf(hub);
        this.recorder = new SwitchRecorder(loop.driver(), capacity, System::nanoTime);
        loop.post(() -> loop.addListener(recorder));
    }

    /**
     * Starts to record.
     *
     * @param hub the hub to record
     * @return the trace, which records until it is stopped
     */
    public static SwitchTrace start(Hub hub) {
        return start(hub, CAPACITY);
    }

    /**
     * As {@link #start(Hub)}, with the number of records to keep. A turn takes two or three.
     *
     * @param hub the hub to record
     * @param capacity the number of records to keep
     * @return the trace, which records until it is stopped
     * @throws IllegalArgumentException when the capacity is not positive
     */
    public static SwitchTrace start(Hub hub, int capacity) {
        Objects.requireNonNull(hub, "hub is null; pass Hub.current() for the caller's");
        if (capacity <= 0) {
            throw new IllegalArgumentException(
                    "capacity is " + capacity + "; pass how many records to keep, 1 or more");
        }
        return new SwitchTrace(hub, capacity);
    }

    /**
     * Stops recording; what was recorded is kept. Stopping again does nothing.
     *
     * @return this trace
     */
    public SwitchTrace stop() {
        if (recorder.stop()) {
            loop.post(() -> loop.removeListener(recorder));
        }
        return this;
    }

    /** As {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Stops recording, and writes the trace.
     *
     * @param file where to write it; one that exists is replaced
     * @throws IOException when the file cannot be written
     */
    public void writeTo(Path file) throws IOException {
        Objects.requireNonNull(file, "file is null; pass where to write the trace");
        Files.writeString(file, toJson());
    }

    /**
     * Stops recording.
     *
     * @return the trace in the JSON form of Chrome's trace events
     */
    public String toJson() {
        stop();
        return new ChromeTrace(name, recorder).toString();
    }
}
