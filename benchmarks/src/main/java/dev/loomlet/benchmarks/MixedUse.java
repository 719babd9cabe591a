package dev.loomlet.benchmarks;

import dev.loomlet.channel.Channel;
import dev.loomlet.channel.Order;
import dev.loomlet.channel.Select;
import dev.loomlet.channel.WorkQueue;
import java.time.Duration;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;

/**
 * A hub whose program has used every kind of channel and queue before the measurement begins. What the compiler knows of
 * the code that they share then comes from all of them, as in programs of any size, and not from the measured one alone.
 */
public class MixedUse extends DrivenHub {

    private static final int ITEMS = 200_000;
    private static final Duration LONG = Duration.ofHours(1);

    @Override
    void setUp() {
        transfer(Channel.rendezvous());
        transfer(Channel.buffered(1));
        transfer(Channel.unlimited());
        transfer(WorkQueue.unlimited(Order.fifo()));
        transfer(WorkQueue.unlimited(Order.lifo()));
        transfer(WorkQueue.bounded(Order.natural(), 10));
        select(Channel.rendezvous(), Channel.buffered(10));
    }

    private static void transfer(Channel<String> channel) {
        joinAll(spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                channel.send("item");
            }
            channel.close();
        }), spawn(() -> {
            for (int i = 0; i < ITEMS / 2; i++) {
                channel.receive(LONG);
            }
            channel.forEach(item -> {});
        }));
    }

    private static void transfer(WorkQueue<String> queue) {
        joinAll(spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                queue.put("item");
            }
        }), spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                queue.take();
            }
        }));
    }

    private static void select(Channel<String> one, Channel<String> other) {
        joinAll(spawn(() -> {
            for (int i = 0; i < ITEMS / 2; i++) {
                one.send("item");
                other.send("item");
            }
        }), spawn(() -> {
            for (int i = 0; i < ITEMS; i++) {
                Select.fair().onReceive(one, item -> item).onReceive(other, item -> item).await();
            }
        }));
    }
}
