package dev.loomlet.generator.semantics;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Sequence;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Abandoned generators: points 52 to 56 and 65, where Java differs by leaving finally blocks out. */
class GeneratorAbandonTest {

    private static final String ENGINE = System.getProperty("loomlet.test.engine", "direct");

    private static WeakReference<Object> abandoned(List<String> log) {
        Object held = new Object();
        Generator<Object, Void, Void> g = Generator.of(y -> {
            try {
                y.yield(held);
            } finally {
                log.add("finally");
            }
        });
        g.next();
        return new WeakReference<>(held);
    }

    @Test
    void abandoned_isCollectedAndItsFinallyDoesNotRun_53_54() {
        List<String> log = new ArrayList<>();
        WeakReference<Object> held = abandoned(log);
        Collected.await(held);
        assertThat(log).isEmpty();
    }

    private static WeakReference<Object> cycle() {
        Generator<?, ?, ?>[] ring = new Generator<?, ?, ?>[2];
        Object held = new Object();
        ring[0] = Generator.of(y -> {
            y.yield(held);
            y.yield(ring);
        });
        ring[1] = Generator.<Object, Void>of(y -> y.yieldFrom((Iterable<?>) ring[0]));
        ring[1].next();
        return new WeakReference<>(held);
    }

    @Test
    void cycle_ofDelegatingGeneratorsIsCollected_52_55() {
        Collected.await(cycle());
    }

    /** Advances many generators once and drops them; run in a JVM whose heap holds but a part of them. */
    static final class Churn {

        private Churn() {}

        public static void main(String[] args) throws Exception {
            int count = Integer.parseInt(args[0]);
            Thread caller = Thread.ofVirtual().start(() -> churn(count));
            caller.join();
        }

        private static void churn(int count) {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                int n = i;
                switch (i % 4) {
                    case 0 -> sum += Generator.<Integer, Void>of(y -> y.yieldFrom(Sequence.of(z -> z.yield(n)))).next();
                    case 1 -> sum += Sequence.<Integer>of(y -> y.yield(n)).iterator().next();
                    default -> sum += Generator.<Integer, Void>of(y -> y.yield(n)).next();
                }
            }
            if (sum != (long) count * (count - 1) / 2) {
                throw new AssertionError("sum is " + sum);
            }
            System.out.println("done " + count);
        }
    }

    /** With -Psoak the full measure: 10 million in 256 MB. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void many_abandonedLeaveNothing_65(@TempDir Path folder) throws IOException, InterruptedException {
        boolean soak = Integer.getInteger("loomlet.soak", 1) > 1;
        String count = soak ? "10000000" : ENGINE.equals("direct") ? "2000000" : "300000";
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), soak ? "-Xmx256m" : "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError", "-Dloomlet.engine=" + ENGINE, "-cp",
                System.getProperty("java.class.path")));
        if (ENGINE.equals("direct")) {
            command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED", "--add-opens",
                    "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(List.of(Churn.class.getName(), count));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        int status = process.waitFor();
        assertThat(Files.readString(output)).contains("done " + count);
        assertThat(status).isZero();
    }
}
