package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a flight recording shows of hubs. */
@ExtendWith(HubExtension.class)
class FlightEventsTest {

    @TempDir
    private Path folder;

    @Test
    void recording_showsHubsCoroutinesStallsAndDeadlocks() throws IOException {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            for (String name : List.of("HubStart", "HubStop", "Spawn", "End", "Stall", "Deadlock")) {
                recording.enable("dev.loomlet." + name);
            }
            recording.start();
            live();
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file)
                    .stream()
                    .filter(event -> event.getEventType().getName().startsWith("dev.loomlet."))
                    .toList();
        }
        RecordedEvent spawn = find(events, "Spawn", "child");
        assertThat(spawn.getLong("spawner")).isEqualTo(find(events, "Spawn", "parent").getLong("id"));
        assertThat(spawn.getStackTrace().getFrames()).extracting(frame -> frame.getMethod().getName())
                .anyMatch(method -> method.contains("live"));
        assertThat(find(events, "End", "parent").getString("outcome")).isEqualTo("SUCCEEDED");
        assertThat(find(events, "End", "failing").getString("failure")).contains("for the record");
        assertThat(find(events, "Stall", "spinner").getDuration("held")).isGreaterThan(Duration.ofMillis(1));
        RecordedEvent deadlock = events.stream()
                .filter(event -> event.getEventType().getName().endsWith("Deadlock"))
                .findFirst()
                .orElseThrow();
        assertThat(deadlock.getString("report")).contains("in a circle: left -> right -> left");
        assertThat(events).extracting(event -> event.getEventType().getName())
                .contains("dev.loomlet.HubStart", "dev.loomlet.HubStop");
    }

    private static RecordedEvent find(List<RecordedEvent> events, String type, String coroutine) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.loomlet." + type))
                .filter(event -> event.getString("coroutine").equals(coroutine))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " of " + coroutine + " in " + events));
    }

    private static void live() {
        Hub.run(() -> {
            spawn("parent", () -> spawn("child", () -> {}));
            spawn("failing", () -> {
                throw new IOException("for the record");
            }).link(ended -> {});
            AtomicBoolean told = new AtomicBoolean();
            try (StallWatchdog watchdog = StallWatchdog.watch(Hub.current(), Duration.ofMillis(5))) {
                watchdog.onStall(stall -> told.set(told.get() || stall.holder().equals("spinner")));
                spawn("spinner", () -> {
                    while (!told.get()) {
                        Thread.onSpinWait();
                    }
                }).join();
            }
        });
        assertThatThrownBy(() -> Hub.run(() -> {
            Coroutine<?>[] pair = new Coroutine<?>[2];
            pair[0] = spawn("left", () -> pair[1].join());
            pair[1] = spawn("right", () -> pair[0].join());
            pair[0].join();
        })).isInstanceOf(DeadlockException.class);
    }
}
