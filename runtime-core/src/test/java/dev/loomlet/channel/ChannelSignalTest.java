package dev.loomlet.channel;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.withTimeout;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Kills and deadlines of those who wait on a channel: nothing is lost, nothing comes twice, nobody else notices. */
@ExtendWith(HubExtension.class)
class ChannelSignalTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final List<Object> events = new ArrayList<>();

    private List<Coroutine<?>> threeReceivers(Channel<Integer> channel) {
        List<Coroutine<?>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int place = i;
            receivers.add(spawn(() -> events.add(place + " gets " + channel.receive())));
        }
        yieldNow();
        return receivers;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void receiverKilledInLine_theOthersGetTheItems(int victim) {
        Channel<Integer> channel = Channel.rendezvous();
        List<Coroutine<?>> receivers = threeReceivers(channel);
        receivers.get(victim).kill();
        List<Integer> rest = IntStream.range(0, 3).filter(i -> i != victim).boxed().toList();
        for (int place : rest) {
            assertThat(channel.trySend(place)).isTrue();
        }
        assertThat(channel.trySend(9)).isFalse();
        joinAll(receivers);
        assertThat(events).containsExactlyElementsOf(
                rest.stream().map(place -> place + " gets " + place).map(Object.class::cast).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void receiverSignalledButNotGoneYet_isPassedOver(int victim) {
        Channel<Integer> channel = Channel.rendezvous();
        List<Coroutine<?>> receivers = threeReceivers(channel);
        receivers.get(victim).signal(new CoroutineExit("test"));
        channel.send(10);
        channel.send(11);
        assertThat(channel.trySend(12)).as("the third receiver is doomed").isFalse();
        joinAll(receivers);
        assertThat(events).hasSize(2);
        assertThat(receivers.get(victim).killed()).isTrue();
    }

    @Test
    void receiverKilledAfterItGotItsItem_returnsWithIt() {
        Channel<Integer> channel = Channel.rendezvous();
        Coroutine<?> receiver = spawn(() -> {
            events.add(channel.receive());
            events.add(channel.receive());
        });
        yieldNow();
        channel.send(1);
        receiver.kill();
        assertThat(events).containsExactly(1);
        assertThat(receiver.killed()).isTrue();
        assertThat(channel.trySend(2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void senderKilledInLine_itsItemIsNotSent(int victim) {
        Channel<Integer> channel = Channel.rendezvous();
        List<Coroutine<?>> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int item = i;
            senders.add(spawn(() -> channel.send(item)));
        }
        yieldNow();
        senders.get(victim).signal(new CoroutineExit("test"));
        while (channel.tryReceive(events::add)) {
            // Until nobody sends.
        }
        assertThat(events).hasSize(2).doesNotContain(victim);
        joinAll(senders);
    }

    @Test
    void senderKilledAfterItsItemWasTaken_returnsNormally() {
        Channel<Integer> channel = Channel.rendezvous();
        Coroutine<?> sender = spawn(() -> {
            channel.send(1);
            events.add("sent");
            channel.send(2);
        });
        yieldNow();
        assertThat(channel.receive()).isOne();
        sender.kill();
        assertThat(events).containsExactly("sent");
        assertThat(sender.killed()).isTrue();
        assertThat(channel.tryReceive(events::add)).isFalse();
    }

    @Test
    void senderKilledWhileTheBufferIsFull_leavesRoomForTheNext() {
        Channel<Integer> channel = Channel.buffered(1);
        channel.send(0);
        Coroutine<?> victim = spawn(() -> channel.send(1));
        Coroutine<?> next = spawn(() -> channel.send(2));
        yieldNow();
        victim.kill();
        assertThat(channel.receive()).isZero();
        assertThat(channel.receive()).isEqualTo(2);
        assertThat(channel.size()).isZero();
        next.join();
    }

    @Test
    void oneOfTwoReceiversTimesOut_theOtherGetsTheItem() {
        Channel<String> channel = Channel.buffered(1);
        Coroutine<?> impatient = spawn(() -> assertThatThrownBy(() -> channel.receive(SHORT)));
        Coroutine<?> patient = spawn(() -> events.add(channel.receive()));
        impatient.join();
        channel.send("hi");
        patient.join();
        assertThat(events).containsExactly("hi");
    }

    @Test
    void bothReceiversTimeOut_theItemStays() {
        Channel<String> channel = Channel.buffered(1);
        joinAll(spawn(() -> assertThatThrownBy(() -> channel.receive(SHORT))),
                spawn(() -> assertThatThrownBy(() -> channel.receive(SHORT))));
        channel.send("hi");
        assertThat(channel.size()).isOne();
    }

    @Test
    void limitOfTheBlock_endsTheWaitByItsIdentity() {
        Channel<String> channel = Channel.rendezvous();
        assertThat(withTimeout(SHORT, "none", channel::receive)).isEqualTo("none");
        try (Timeout timeout = Timeout.start(SHORT)) {
            assertThatThrownBy(() -> channel.send("x", LONG)).isSameAs(timeout);
        }
        assertThat(channel.tryReceive(events::add)).isFalse();
    }

    /** Senders and receivers of one channel, of which any may be killed or time out at any moment. */
    private static void storm(long seed, int capacity) {
        List<Integer> accepted = new ArrayList<>();
        List<Integer> received = new ArrayList<>();
        Simulation.run(seed, () -> {
            SplittableRandom random = new SplittableRandom(seed);
            Channel<Integer> channel = capacity == 0 ? Channel.rendezvous() : Channel.buffered(capacity);
            List<Coroutine<?>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int first = i * 100;
                all.add(spawn(() -> {
                    for (int item = first; item < first + 8; item++) {
                        if (random.nextInt(3) > 0) {
                            channel.send(item);
                            accepted.add(item);
                        } else if (channel.send(item, Duration.ofNanos(random.nextInt(300)))) {
                            accepted.add(item);
                        }
                        pause(random);
                    }
                }));
                all.add(spawn(() -> {
                    for (;;) {
                        if (random.nextInt(3) > 0) {
                            received.add(channel.receive());
                        } else {
                            withTimeout(Duration.ofNanos(random.nextInt(300)), false,
                                    () -> received.add(channel.receive()));
                        }
                        pause(random);
                    }
                }));
            }
            for (int i = 0; i < 8; i++) {
                pause(random);
                all.get(random.nextInt(all.size())).signal(new CoroutineExit("storm"));
            }
            sleep(Duration.ofNanos(2_000));
            all.forEach(Coroutine::kill);
            while (channel.tryReceive(received::add)) {
                // What is left in the buffer.
            }
        });
        assertThat(received).as("seed %s, capacity %s", seed, capacity).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(received).doesNotHaveDuplicates();
    }

    private static void pause(SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> sleep(Duration.ofNanos(random.nextInt(100)));
            case 1 -> yieldNow();
            default -> {
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void anyoneKilledOrTimedOutAtAnyMoment_everyAcceptedItemIsReceivedOnce(int capacity) {
        for (long seed = 0; seed < 300; seed++) {
            storm(seed, capacity);
        }
    }
}
