package dev.loomlet;

import dev.loomlet.engine.ForkedJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;

/** Coroutines in numbers that threads do not come in. The times that are printed are for the reader, not for a check. */
class HubScaleTest {

    @Test
    void tenThousandSleepers_allEnd() {
        runAndReport("10 000 sleepers of 50 ms", () -> sleepers(10_000, Duration.ofMillis(50)));
    }

    @Test
    @Tag("soak")
    void hundredThousandSleepers_allEnd() {
        for (int round = 1; round <= 3; round++) {
            runAndReport("100 000 sleepers of 1 s, round " + round,
                    () -> sleepers(100_000, Duration.ofSeconds(1)));
        }
    }

    @Test
    @Tag("soak")
    void oneMillion_spawnedAndJoined() {
        runAndReport("1 000 000 spawned and joined", () -> {
            List<Coroutine<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 1_000_000; i++) {
                int n = i;
                all.add(spawn(() -> n));
            }
            assertThat(joinAll(all)).hasSize(1_000_000);
            assertThat(all.stream().mapToLong(Coroutine::get).sum()).isEqualTo(499_999_500_000L);
        });
    }

    @Test
    @Tag("soak")
    void oneMillionAtOnce_waitAndEnd() {
        runAndReport("1 000 000 sleepers of 1 s", () -> sleepers(1_000_000, Duration.ofSeconds(1)));
    }

    @Test
    @Tag("soak")
    @OnDirect
    void oneMillionParked_fitInOneGibibyte() throws Exception {
        String output = ForkedJvm.run(MillionParked.class, "-Xmx1g", "-XX:-UseSerialGC", "-XX:+UseG1GC",
                "-XX:TieredStopAtLevel=4", "-Dloomlet.engine=direct",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED");
        System.out.print(output);
        assertThat(output).contains("1000000 parked, 1000000 ended");
    }

    private static void sleepers(int count, Duration duration) {
        int[] ended = {0};
        List<Coroutine<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(spawn(() -> {
                sleep(duration);
                ended[0]++;
            }));
        }
        joinAll(all);
        assertThat(ended[0]).isEqualTo(count);
    }

    private static void runAndReport(String what, CheckedRunnable<RuntimeException> code) {
        long start = System.nanoTime();
        Hub.run(code);
        System.out.println(what + " on the " + Loomlet.engine() + " engine: "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
    }
}
