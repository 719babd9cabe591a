package dev.loomlet.examples;

import dev.loomlet.greenlet.Greenlet;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Two stacks of one thread that switch to each other by hand. */
@Command(name = "greenlets", description = "Two stacks switch to each other by hand: 12, 56, 34, 78.")
final class Greenlets implements Runnable {

    @Spec
    private CommandSpec spec;

    private Greenlet first;
    private Greenlet second;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        first = Greenlet.of(() -> test1(out));
        second = Greenlet.of(() -> test2(out));
        // The end of test2 leads back here: a greenlet that ends goes on in its parent. The first one is left suspended.
        first.switchTo();
        first.close();
    }

    private void test1(PrintWriter out) {
        out.println(12);
        second.switchTo();
        out.println(34);
        second.switchTo();
    }

    private void test2(PrintWriter out) {
        out.println(56);
        first.switchTo();
        out.println(78);
    }
}
