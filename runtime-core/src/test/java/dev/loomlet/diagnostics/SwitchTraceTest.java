package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Traces of switches. */
@ExtendWith(HubExtension.class)
class SwitchTraceTest {

    @TempDir
    private Path folder;

    @Test
    void recorder_tellsTurnsInTheirOrder() {
        SwitchRecorder recorder = new SwitchRecorder(Hubs.loopOf(Hub.current()).driver(), 100, () -> 0);
        Hubs.loopOf(Hub.current()).addListener(recorder);
        Coroutine<?> first = spawn("first", () -> yieldNow());
        Coroutine<?> second = spawn("second", () -> sleep(Duration.ofDays(1)));
        first.join();
        second.kill();
        recorder.stop();
        Hubs.loopOf(Hub.current()).removeListener(recorder);
        String driver = Hubs.loopOf(Hub.current()).driver().toString();
        assertThat(recorder.entries()).extracting(entry -> entry.kind() + " " + entry.name())
                .containsExactly("BEGIN " + driver, "SPAWN first", "READY first", "SPAWN second", "READY second",
                        "END " + driver, "BEGIN first", "READY first", "END first", "BEGIN second", "END second",
                        "BEGIN first", "READY " + driver, "END first", "BEGIN " + driver, "SIGNAL second",
                        "READY second", "END " + driver, "BEGIN second", "READY " + driver, "END second",
                        "BEGIN " + driver);
        assertThat(recorder.lost()).isZero();
    }

    @Test
    void ring_keepsTheNewest() {
        SwitchRecorder recorder = new SwitchRecorder(Hubs.loopOf(Hub.current()).driver(), 10, () -> 0);
        Waiter driver = Waiter.current();
        for (int i = 0; i < 25; i++) {
            recorder.madeReady(driver);
        }
        recorder.stop();
        recorder.madeReady(driver);
        assertThat(recorder.entries()).hasSize(10);
        assertThat(recorder.lost()).isEqualTo(15);
    }

    @Test
    void chromeTrace_hasTracksSlicesAndMarks() {
        long[] clock = {1_000_000};
        SwitchRecorder recorder = new SwitchRecorder(Hubs.loopOf(Hub.current()).driver(), 100, () -> clock[0]);
        Waiter driver = Waiter.current();
        recorder.turnEnded();
        recorder.turnBegan(driver);
        clock[0] += 1500;
        recorder.turnEnded();
        recorder.signalled(driver, new IllegalStateException());
        clock[0] += 20;
        recorder.turnBegan(null);
        clock[0] += 7;
        recorder.stop();
        String name = driver.toString();
        assertThat(new ChromeTrace("x", recorder).toString()).isEqualTo("{\"displayTimeUnit\":\"ns\",\"traceEvents\":["
                + "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"hub x\"}},"
                + "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"" + name + "\"}},"
                + "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":2147483647,\"args\":{\"name\":\"guests\"}},"
                + "{\"name\":\"" + name + "\",\"ph\":\"X\",\"ts\":0.000,\"pid\":1,\"tid\":1,\"dur\":1.500},"
                + "{\"name\":\"IllegalStateException\",\"ph\":\"i\",\"ts\":1.500,\"pid\":1,\"tid\":1,\"s\":\"t\"},"
                + "{\"name\":\"guests\",\"ph\":\"X\",\"ts\":1.520,\"pid\":1,\"tid\":2147483647,\"dur\":0.007}"
                + "],\"otherData\":{\"recordsLost\":0}}");
    }

    @Test
    void writeTo_writesTheFileAndStops() throws IOException {
        Path file = folder.resolve("trace.json");
        SwitchTrace trace = SwitchTrace.start(Hub.current());
        joinAll(List.of(spawn("worker", () -> yieldNow())));
        trace.writeTo(file);
        String text = Files.readString(file);
        assertThat(text).contains("\"name\":\"worker\",\"ph\":\"X\"").contains("spawned by outside");
        spawn("late", () -> {}).join();
        assertThat(trace.toJson()).isEqualTo(text);
    }

    @Test
    void start_withoutRoom_isRefused() {
        assertThatThrownBy(() -> SwitchTrace.start(Hub.current(), 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity is 0");
    }
}
