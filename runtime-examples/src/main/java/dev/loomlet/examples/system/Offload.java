package dev.loomlet.examples.system;

import dev.loomlet.Coroutine;
import dev.loomlet.OffloadPool;
import dev.loomlet.examples.Count;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Program;
import dev.loomlet.pool.Group;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/** Computes twice: on the hub, where everybody else has to wait meanwhile, and on threads of a pool. */
@Command(name = "offload", description = "Counts primes on the hub and then on other threads, beside a coroutine that ticks.")
public final class Offload implements Callable<Integer> {

    private static final Duration TICK = Duration.ofMillis(1);

    @Option(names = "--below", paramLabel = "NUMBER", defaultValue = "5000000", converter = Count.class, description = "Count the primes below this number (default: ${DEFAULT-VALUE}).")
    private int below;

    @Option(names = "--threads", paramLabel = "NUMBER", converter = Count.class, description = "How many threads to use (default: as many as there are processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--tasks", paramLabel = "NUMBER", defaultValue = "16", converter = Count.class, description = "How many parts to cut the work into (default: ${DEFAULT-VALUE}).")
    private int tasks;

    @Spec
    private CommandSpec spec;

    private int ticks;

    /** The numbers from {@code from} up to, but not including, {@code to}. */
    private record Range(int from, int to) {

        long primes() {
            return IntStream.range(from, to).filter(Range::isPrime).count();
        }

        private static boolean isPrime(int number) {
            return number > 1 && IntStream.iterate(2, i -> (long) i * i <= number, i -> i + 1)
                    .noneMatch(i -> number % i == 0);
        }
    }

    @Override
    public Integer call() throws IOException {
        return Program.run(this::compare);
    }

    private int compare() {
        // A coroutine that shares the hub with the work: does it get its turns?
        Coroutine<?> ticker = spawn("ticker", () -> {
            while (true) {
                sleep(TICK);
                ticks++;
            }
        });
        List<Range> ranges = IntStream.range(0, tasks)
                .mapToObj(i -> new Range((int) ((long) below * i / tasks), (int) ((long) below * (i + 1) / tasks)))
                .toList();
        measure("on the hub", () -> ranges.stream().mapToLong(Range::primes).sum());
        try (OffloadPool pool = OffloadPool.builder().name("primes").threads(threads).build()) {
            // A coroutine waits for each part, and a thread computes it; the pool bounds how many at a time.
            measure("on " + threads + " other threads", () -> new Group("parts")
                    .map(ranges, range -> pool.<Long, RuntimeException>offload(range::primes))
                    .stream()
                    .mapToLong(Long::longValue)
                    .sum());
        }
        ticker.kill();
        return ExitCode.OK;
    }

    private void measure(String where, LongSupplier work) {
        int before = ticks;
        long start = System.nanoTime();
        long primes = work.getAsLong();
        spec.commandLine()
                .getOut()
                .println(where + ": " + primes + " primes below " + below + " in "
                        + Durations.seconds(Durations.secondsSince(start)) + ", " + (ticks - before)
                        + " ticks meanwhile");
    }
}
