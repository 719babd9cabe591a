package dev.loomlet.greenlet;

import dev.loomlet.engine.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GreenletReleaseTest {

    private static final Greenlet[] HELD = new Greenlet[1];

    private static void assertBecomesGarbage(WeakReference<?> reference) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (reference.get() != null) {
            assertThat(System.nanoTime()).as("still reachable").isLessThan(deadline);
            System.gc();
        }
    }

    private static WeakReference<Object> valueInsideOf(boolean ended) {
        Object captured = new Object();
        Greenlet main = Greenlet.current();
        Greenlet greenlet = Greenlet.of(start -> main.switchTo(captured.hashCode()) == captured);
        greenlet.switchTo();
        if (ended) {
            greenlet.switchTo();
            HELD[0] = greenlet;
        }
        return new WeakReference<>(captured);
    }

    @Test
    void aDeadOneKeepsNothingAlive_12() {
        assertBecomesGarbage(valueInsideOf(true));
        assertThat(HELD[0].isDead()).isTrue();
        HELD[0] = null;
    }

    @Test
    void anAbandonedSuspendedOneIsGarbage_12() {
        assertBecomesGarbage(valueInsideOf(false));
    }

    @Test
    void aValueHandedOverIsNotKept_12() {
        assertBecomesGarbage(handOver());
    }

    private static WeakReference<Object> handOver() {
        Object value = new Object();
        Greenlet.of(start -> null).switchTo(value);
        return new WeakReference<>(value);
    }

    @Test
    void manyAbandonedOnesFitIntoASmallHeap_12() throws Exception {
        boolean direct = Engine.current().isDirect();
        int count = (direct ? 3_000_000 : 300_000) * Integer.getInteger("loomlet.soak", 1);
        assertThat(run("abandon", count)).isEqualTo("created " + count + ", finally blocks run 0");
    }

    @Test
    void activeOnesDoNotHoldUpTheEndOfTheProgram_17() throws Exception {
        assertThat(run("leave", 100)).isEqualTo("created 100, finally blocks run 0");
    }

    private static String run(String mode, int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--add-")) {
                command.add(option);
            }
        }
        command.addAll(
                List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-Dloomlet.engine=" + Engine.current().name(), "-cp",
                        System.getProperty("java.class.path"), AbandonedGreenlets.class.getName(), mode,
                        String.valueOf(count)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().reduce("", (before, last) -> last);
    }
}
