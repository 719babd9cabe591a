package dev.loomlet.diagnostics;

import dev.loomlet.diagnostics.SwitchRecorder.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording in the JSON form of Chrome's trace events, whose times are microseconds.
 *
 * <p>Perfetto takes the thread whose number is that of its process for the main thread, and its older versions throw
 * threads 0 and 1 together (mended by google/perfetto#2278). So the driver is thread 1 of process 1, and the others come
 * after it.
 */
final class ChromeTrace {

    private final Json json = new Json();
    private final long origin;
    private @Nullable Entry open;

    ChromeTrace(String hub, SwitchRecorder recorder) {
        List<Entry> entries = recorder.entries();
        origin = entries.isEmpty() ? 0 : entries.getFirst().nanos();
        json.open('{').name("displayTimeUnit").value("ns").name("traceEvents").open('[');
        metadata("process_name", SwitchRecorder.DRIVER, "hub " + hub);
        Map<Long, String> tracks = new LinkedHashMap<>();
        entries.forEach(entry -> tracks.put(entry.track(), entry.name()));
        tracks.forEach((track, name) -> metadata("thread_name", track, name));
        entries.forEach(this::write);
        end(recorder.stopTime());
        json.close(']').name("otherData").open('{').name("recordsLost").value(recorder.lost()).close('}').close('}');
    }

    private void metadata(String what, long track, String name) {
        json.open('{').name("name").value(what).name("ph").value("M").name("pid").value(1).name("tid").value(track);
        json.name("args").open('{').name("name").value(name).close('}').close('}');
    }

    private void write(Entry entry) {
        switch (entry.kind()) {
            case BEGIN -> {
                end(entry.nanos());
                open = entry;
            }
            case END -> end(entry.nanos());
            case SPAWN -> mark(entry, "spawned by " + entry.detail());
            case READY -> mark(entry, "ready");
            case SIGNAL -> mark(entry, String.valueOf(entry.detail()));
            default -> throw new AssertionError(entry);
        }
    }

    /** The end of a turn whose beginning has been overwritten is left out. */
    private void end(long nanos) {
        Entry began = open;
        if (began != null) {
            open = null;
            event(began, began.name(), "X").name("dur").thousandths(nanos - began.nanos()).close('}');
        }
    }

    private void mark(Entry entry, String name) {
        event(entry, name, "i").name("s").value("t").close('}');
    }

    private Json event(Entry entry, String name, String phase) {
        return json.open('{')
                .name("name")
                .value(name)
                .name("ph")
                .value(phase)
                .name("ts")
                .thousandths(entry.nanos() - origin)
                .name("pid")
                .value(1)
                .name("tid")
                .value(entry.track());
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
