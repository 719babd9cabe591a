package dev.loomlet.examples;

import dev.loomlet.Hub;
import dev.loomlet.channel.Channel;
import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.sleep;

/** Back-pressure: producers that are faster than their consumers wait, as soon as the channel between them is full. */
@Command(name = "channel-pipeline", description = "Fast producers, slow consumers, and how far each kind of channel lets the former run ahead.")
final class ChannelPipeline implements Callable<Void> {

    @Option(names = "--producers", paramLabel = "N", defaultValue = "2", description = "How many make items (default: ${DEFAULT-VALUE}).")
    private int producers;

    @Option(names = "--consumers", paramLabel = "N", defaultValue = "3", description = "How many take them (default: ${DEFAULT-VALUE}).")
    private int consumers;

    @Option(names = "--items", paramLabel = "N", defaultValue = "500", description = "How many items each producer makes (default: ${DEFAULT-VALUE}).")
    private int items;

    @Option(names = "--work", paramLabel = "DURATION", defaultValue = "1ms", description = "How long a consumer works on an item (default: ${DEFAULT-VALUE}).")
    private Duration work;

    @Mixin
    private TraceOption trace;

    @Spec
    private CommandSpec spec;

    // The coroutines of one hub share these without a lock.
    private long made;
    private long taken;
    private long furthest;

    @Override
    public Void call() throws IOException {
        if (producers < 1 || consumers < 1 || items < 1) {
            throw new ParameterException(spec.commandLine(), "--producers, --consumers and --items must be 1 or more");
        }
        trace.record(() -> {
            measure("rendezvous", Channel.rendezvous());
            measure("buffered(10)", Channel.buffered(10));
            measure("buffered(100)", Channel.buffered(100));
            measure("unlimited", Channel.unlimited());
        });
        return null;
    }

    private void measure(String kind, Channel<Long> channel) {
        made = 0;
        taken = 0;
        furthest = 0;
        long start = System.nanoTime();
        Scope.run(scope -> {
            for (int i = 1; i <= consumers; i++) {
                scope.spawn("consumer-" + i, () -> consume(channel));
            }
            Scope.run(inner -> {
                for (int i = 1; i <= producers; i++) {
                    inner.spawn("producer-" + i, () -> produce(channel));
                }
            });
            // All producers are done: the consumers take what is left, and then meet the end.
            channel.close();
        });
        out().printf("%-13s  %d items taken, producers ran ahead by %d at most, took %s%n", kind, taken, furthest,
                Durations.seconds(Durations.secondsSince(start)));
    }

    private void produce(Channel<Long> channel) {
        for (int i = 0; i < items; i++) {
            made++;
            furthest = Math.max(furthest, made - taken);
            channel.send(made);
        }
    }

    private void consume(Channel<Long> channel) {
        for (long _ : channel) {
            taken++;
            sleep(work);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
