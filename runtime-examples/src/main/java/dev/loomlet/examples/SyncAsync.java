package dev.loomlet.examples;

import dev.loomlet.Coroutine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/** The same tasks one after another, and together. */
@Command(name = "sync-async", description = "Five tasks of 1 s, one after another and then together: 5 s against 1 s.")
final class SyncAsync implements Runnable {

    private static final int TASKS = 5;

    @Option(names = "--unit", paramLabel = "DURATION", defaultValue = "1s", description = "How long a task takes (default: ${DEFAULT-VALUE}).")
    private Duration unit;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        measure("one after another", () -> IntStream.rangeClosed(1, TASKS).forEach(this::task));
        measure("together", () -> {
            List<Coroutine<Void>> tasks = IntStream.rangeClosed(1, TASKS).mapToObj(i -> spawn(() -> task(i))).toList();
            joinAll(tasks);
        });
    }

    private void measure(String how, Runnable work) {
        out().println(how + ":");
        long start = System.nanoTime();
        work.run();
        out().println(how + " took " + Durations.seconds(Durations.secondsSince(start)));
    }

    private void task(int number) {
        sleep(unit);
        out().println("task " + number + " done");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
