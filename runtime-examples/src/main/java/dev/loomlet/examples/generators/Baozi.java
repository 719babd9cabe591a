package dev.loomlet.examples.generators;

import dev.loomlet.generator.Generator;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A producer that sends what it makes to generators, which eat it. */
@Command(name = "baozi", description = "Two generators eat the baozi that a producer sends them.")
public final class Baozi implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (var c1 = consumer("C1", out); var c2 = consumer("C2", out)) {
            produce(List.of(c1, c2), out);
        }
    }

    private static Generator<Void, Integer, Void> consumer(String name, PrintWriter out) {
        return Generator.of(y -> {
            out.println(name + " is ready to eat baozi");
            while (true) {
                int baozi = y.yield(null);
                out.println("baozi [" + baozi + "] is coming, eaten by [" + name + "]");
            }
        });
    }

    private static void produce(List<Generator<Void, Integer, Void>> consumers, PrintWriter out) {
        consumers.forEach(Generator::next);
        out.println("I am starting to make baozi");
        for (int i = 1; i <= 5; i++) {
            out.println("made one baozi, split in half");
            for (var consumer : consumers) {
                consumer.send(i);
            }
        }
    }
}
