package dev.loomlet.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/** Three coroutines that sleep at the same time. */
@Command(name = "sleepers", description = "Three coroutines sleep 3 s, 6 s and 1 s, and are done after 6 s.")
final class Sleepers implements Callable<Void> {

    @Option(names = "--unit", paramLabel = "DURATION", defaultValue = "1s", description = "What counts as a second (default: ${DEFAULT-VALUE}).")
    private Duration unit;

    @Mixin
    private TraceOption trace;

    @Spec
    private CommandSpec spec;

    @Override
    public Void call() throws IOException {
        long start = System.nanoTime();
        trace.record(() -> joinAll(spawn("foo", () -> doze("foo", 3)), spawn("bar", () -> doze("bar", 6)),
                spawn("func3", () -> doze("func3", 1))));
        out().println("total " + Durations.seconds(Durations.secondsSince(start)));
        return null;
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
