package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.loop.Driver;
import dev.loomlet.loop.LoopListener;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest switches of a hub, in a ring. Written on the loop; read after {@link #stop()} from anywhere: the count of
 * records, written last, publishes them. Names are kept, and not coroutines, so that ended ones can be freed.
 */
final class SwitchRecorder implements LoopListener {

    /** The track of the thread that drives the hub. */
    static final long DRIVER = 1;

    /** The track of virtual threads that are no coroutines. */
    static final long GUESTS = Integer.MAX_VALUE;

    /** What a record tells. */
    enum Kind {
        BEGIN,
        END,
        SPAWN,
        READY,
        SIGNAL
    }

    /**
     * One record.
     *
     * @param nanos when
     * @param kind what
     * @param track on whose track
     * @param name whose
     * @param detail the spawner, or the signal
     */
    record Entry(long nanos, Kind kind, long track, String name, @Nullable String detail) {}

    private final Driver driver;
    private final LongSupplier clock;
    private final @Nullable Entry[] ring;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile long count;
    private volatile long stopTime;
    private long openTrack = -1;
    private String openName = "";

    SwitchRecorder(Driver driver, int capacity, LongSupplier clock) {
        this.driver = driver;
        this.clock = clock;
        this.ring = new Entry[capacity];
    }

    private void add(Kind kind, long track, String name, @Nullable String detail) {
        if (!stopped.get()) {
            long number = count;
            ring[(int) (number % ring.length)] = new Entry(clock.getAsLong(), kind, track, name, detail);
            count = number + 1;
        }
    }

    @Override
    public void turnBegan(@Nullable Waiter who) {
        turnEnded();
        openTrack = trackOf(who);
        openName = nameOf(who);
        add(Kind.BEGIN, openTrack, openName, null);
    }

    @Override
    public void turnEnded() {
        if (openTrack >= 0) {
            add(Kind.END, openTrack, openName, null);
            openTrack = -1;
        }
    }

    @Override
    public void started(Task task) {
        long spawner = task.spawner();
        add(Kind.SPAWN, trackOf(task), nameOf(task), spawner == 0 ? "outside" : "#" + spawner);
    }

    @Override
    public void madeReady(Waiter who) {
        add(Kind.READY, trackOf(who), nameOf(who), null);
    }

    @Override
    public void signalled(Waiter who, Throwable signal) {
        add(Kind.SIGNAL, trackOf(who), nameOf(who), signal.getClass().getSimpleName());
    }

    private long trackOf(@Nullable Waiter who) {
        return who instanceof Coroutine<?> coroutine ? DRIVER + coroutine.id() : who == driver ? DRIVER : GUESTS;
    }

    private String nameOf(@Nullable Waiter who) {
        return who instanceof Coroutine<?> coroutine ? coroutine.name() : who == driver ? driver.toString() : "guests";
    }

    /** Ends the recording, from any thread; false when it had ended before. */
    boolean stop() {
        boolean first = stopped.compareAndSet(false, true);
        if (first) {
            stopTime = clock.getAsLong();
        }
        return first;
    }

    long stopTime() {
        return stopTime;
    }

    /** How many records have been overwritten by newer ones. */
    long lost() {
        return Math.max(0, count - ring.length);
    }

    /** The records, oldest first; one that was being written when the recording was stopped may be there or not. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        long end = count;
        for (long number = Math.max(0, end - ring.length); number < end; number++) {
            Entry entry = ring[(int) (number % ring.length)];
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
