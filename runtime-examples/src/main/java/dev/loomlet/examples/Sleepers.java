package dev.loomlet.examples;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/** Three coroutines that sleep at the same time. */
@Command(name = "sleepers", description = "Three coroutines sleep 3 s, 6 s and 1 s, and are done after 6 s.")
final class Sleepers implements Runnable {

    @Option(names = "--unit", paramLabel = "DURATION", defaultValue = "1s", description = "What counts as a second (default: ${DEFAULT-VALUE}).")
    private Duration unit;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        long start = System.nanoTime();
        joinAll(spawn(() -> doze("foo", 3)), spawn(() -> doze("bar", 6)), spawn(() -> doze("func3", 1)));
        out().println("total " + Durations.seconds(Durations.secondsSince(start)));
    }

    private void doze(String name, int units) {
        out().println("running " + name);
        sleep(unit.multipliedBy(units));
        out().println("back in " + name);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
