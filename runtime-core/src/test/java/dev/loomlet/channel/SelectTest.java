package dev.loomlet.channel;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Simulation;
import dev.loomlet.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(HubExtension.class)
@Timeout(60)
class SelectTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final Channel<String> first = Channel.<String>rendezvous().named("first");
    private final Channel<String> second = Channel.<String>buffered(1).named("second");
    private final List<Object> events = new ArrayList<>();

    private Select<String> receiveBoth() {
        return Select.<String>ordered()
                .onReceive(first, item -> "first " + item)
                .onReceive(second, item -> "second " + item);
    }

    private void assertNothingIsRegistered() {
        for (Channel<String> channel : List.of(first, second)) {
            assertThat(channel.exchange().senders.isEmpty()).as("%s", channel).isTrue();
            assertThat(channel.exchange().receivers.isEmpty()).as("%s", channel).isTrue();
        }
    }

    @Test
    void receive_ready_doesNotWait() {
        second.send("x");
        assertThat(receiveBoth().await()).isEqualTo("second x");
        assertNothingIsRegistered();
    }

    @Test
    void receive_notReady_waitsForWhicheverComesFirst() {
        Coroutine<?> sender = spawn(() -> first.send("x"));
        assertThat(receiveBoth().await()).isEqualTo("first x");
        sender.join();
        assertNothingIsRegistered();
    }

    @Test
    void send_ready_happens() {
        assertThat(Select.<String>ordered()
                .onSend(first, "a", () -> "first")
                .onSend(second, "b", () -> "second")
                .await()).isEqualTo("second");
        assertThat(second.receive()).isEqualTo("b");
        assertNothingIsRegistered();
    }

    @Test
    void send_notReady_waitsForAReceiver() {
        second.send("full");
        Coroutine<?> receiver = spawn(() -> events.add(first.receive()));
        assertThat(Select.<String>ordered()
                .onSend(second, "b", () -> "second")
                .onSend(first, "a", () -> "first")
                .await()).isEqualTo("first");
        receiver.join();
        assertThat(events).containsExactly("a");
        assertThat(second.size()).isOne();
        assertNothingIsRegistered();
    }

    @Test
    void ready_coroutineEnds_isChosen() {
        Coroutine<Integer> worker = spawn(() -> 42);
        assertThat(receiveBoth().onReady(worker, ended -> "worker " + ended.value()).await()).isEqualTo("worker 42");
        assertThat(receiveBoth().onReady(worker, ended -> "again").await()).isEqualTo("again");
        assertNothingIsRegistered();
    }

    @Test
    void ready_coroutineIsNotChosen_itForgetsTheSelect() {
        Coroutine<?> sleeper = spawn(() -> sleep(LONG));
        second.send("x");
        assertThat(receiveBoth().onReady(sleeper, ended -> "worker").await()).isEqualTo("second x");
        spawn(() -> second.send("y"));
        assertThat(receiveBoth().onReady(sleeper, ended -> "worker").await()).isEqualTo("second y");
        sleeper.kill();
        // A select that stayed registered would end this wait, which is another one.
        assertThatThrownBy(() -> first.receive(SHORT)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void ready_coroutineOfAnotherHub_isChosen() {
        try (Hub other = Hub.start()) {
            Coroutine<String> worker = other.spawn(() -> "done");
            assertThat(receiveBoth().onReady(worker, Coroutine::value).await()).isEqualTo("done");
        }
        assertNothingIsRegistered();
    }

    @Test
    void timeout_isUp() {
        assertThat(receiveBoth().onTimeout(SHORT, () -> "late").await()).isEqualTo("late");
        assertNothingIsRegistered();
    }

    @Test
    void timeout_isNotNeeded_leavesNoTimer() {
        second.send("x");
        assertThat(receiveBoth().onTimeout(LONG, () -> "late").await()).isEqualTo("second x");
        spawn(() -> second.send("y"));
        assertThat(receiveBoth().onTimeout(LONG, () -> "late").await()).isEqualTo("second y");
    }

    @Test
    void timeoutAlone_isASleep() {
        assertThat(Select.<String>fair().onTimeout(SHORT, () -> "late").await()).isEqualTo("late");
    }

    @Test
    void otherwise_isTakenWhenNothingIsPossible() {
        Select<String> select = receiveBoth().otherwise(() -> "nothing");
        assertThat(select.await()).isEqualTo("nothing");
        second.send("x");
        assertThat(select.await()).isEqualTo("second x");
        assertThat(select.await()).isEqualTo("nothing");
        assertNothingIsRegistered();
    }

    @Test
    void ordered_takesTheFirstPossibleOne() {
        Channel<String> a = Channel.buffered(10);
        Channel<String> b = Channel.buffered(10);
        for (int i = 0; i < 3; i++) {
            a.send("a");
            b.send("b");
        }
        Select<String> select = Select.<String>ordered()
                .onReceive(a, Function.identity())
                .onReceive(b, Function.identity())
                .otherwise(() -> "-");
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            order.append(select.await());
        }
        assertThat(order).hasToString("aaabbb-");
    }

    private static int countFirst(Supplier<Select<String>> start) {
        Channel<String> full = Channel.unlimited();
        Channel<String> alsoFull = Channel.unlimited();
        Channel<String> empty = Channel.unlimited();
        Select<String> select = start.get();
        for (int i = 0; i < 20; i++) {
            select.onReceive(empty, Function.identity());
        }
        select.onReceive(full, Function.identity()).onReceive(alsoFull, Function.identity());
        int count = 0;
        for (int i = 0; i < 1_000; i++) {
            full.send("full");
            alsoFull.send("also full");
            count += "full".equals(select.await()) ? 1 : 0;
        }
        return count;
    }

    @Test
    void fair_severalPossible_takesEachAsOften() {
        assertThat(countFirst(() -> Select.fair(1))).isBetween(400, 600);
        assertThat(countFirst(Select::fair)).isBetween(400, 600);
    }

    @Test
    void fair_sameSeed_sameChoices() {
        assertThat(countFirst(() -> Select.fair(7))).isEqualTo(countFirst(() -> Select.fair(7)));
        Set<Integer> counts = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            counts.add(countFirst(() -> Select.fair(5)));
        }
        assertThat(counts).hasSize(1);
    }

    @Test
    void simulation_fairSelectDependsOnItsSeedAlone() {
        int once = Simulation.run(3, () -> countFirst(Select::fair));
        int again = Simulation.run(3, () -> countFirst(Select::fair));
        assertThat(once).isEqualTo(again);
    }

    @Test
    void waiting_standsInLineLikeEveryoneElse() {
        spawn(() -> events.add("select " + receiveBoth().await()));
        spawn(() -> events.add("receive " + first.receive()));
        yieldNow();
        first.send("x");
        first.send("y");
        yieldNow();
        assertThat(events).containsExactly("select first x", "receive y");
    }

    @Test
    void severalSelects_oneItem_oneOfThemGetsIt() {
        List<Coroutine<?>> selectors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            selectors.add(spawn(() -> events.add(receiveBoth().await())));
        }
        yieldNow();
        second.send("x");
        first.send("y");
        yieldNow();
        assertThat(events).containsExactly("second x", "first y");
        selectors.forEach(Coroutine::kill);
        assertNothingIsRegistered();
    }

    @Test
    void twoSelectsThatMeet_handOver() {
        Coroutine<String> sender = spawn(() -> Select.<String>fair()
                .onSend(first, "x", () -> "sent")
                .onReceive(second, item -> "received")
                .await());
        assertThat(receiveBoth().await()).isEqualTo("first x");
        assertThat(sender.get()).isEqualTo("sent");
        assertNothingIsRegistered();
    }

    @Test
    void sendAndReceiveOnOneChannel_doesNotMeetItself() {
        Coroutine<String> select = spawn(() -> Select.<String>fair()
                .onSend(first, "mine", () -> "sent")
                .onReceive(first, item -> "received " + item)
                .await());
        yieldNow();
        assertThat(select.ready()).isFalse();
        first.send("yours");
        assertThat(select.get()).isEqualTo("received yours");
        assertNothingIsRegistered();
    }

    @Test
    void kill_whileWaiting_leavesNothingRegistered() {
        Coroutine<?> worker = spawn(() -> sleep(LONG));
        second.send("full");
        Coroutine<?> victim = spawn(() -> Select.<String>fair()
                .onReceive(first, item -> "first")
                .onSend(second, "x", () -> "second")
                .onReady(worker, ended -> "worker")
                .onTimeout(LONG, () -> "late")
                .await());
        yieldNow();
        victim.kill();
        assertThat(victim.killed()).isTrue();
        assertNothingIsRegistered();
        assertThat(second.size()).isOne();
        worker.kill();
    }

    @Test
    void kill_afterAClauseHappened_comesOutOfTheNextWait() {
        Coroutine<?> victim = spawn(() -> {
            events.add(receiveBoth().await());
            sleep(LONG);
        });
        yieldNow();
        first.send("x");
        victim.kill();
        assertThat(events).containsExactly("first x");
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void closedChannel_itsClauseThrows() {
        second.close(new Exception("over"));
        assertThatThrownBy(() -> receiveBoth().await()).isInstanceOf(ChannelClosedException.class)
                .hasRootCauseMessage("over");
        assertNothingIsRegistered();
        assertThatThrownBy(() -> Select.<String>ordered().onSend(second, "x", () -> "sent").await())
                .isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void channelClosedMeanwhile_theWaitEnds() {
        spawn(() -> first.close());
        assertThatThrownBy(() -> receiveBoth().await()).isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("first");
        assertNothingIsRegistered();
    }

    @Test
    void handlerThrows_comesOutAfterTheItemWasTaken() {
        second.send("x");
        assertThatThrownBy(() -> Select.<String>ordered().onReceive(second, item -> {
            throw new UnsupportedOperationException(item);
        }).await()).isInstanceOf(UnsupportedOperationException.class).hasMessage("x");
        assertThat(second.size()).isZero();
    }

    @Test
    void handlers_getNulls() {
        second.send(null);
        assertThat(receiveBoth().await()).isEqualTo("second null");
    }

    @Test
    void deadlock_reportNamesEveryClause() {
        assertThatThrownBy(() -> Hub.run(() -> {
            Coroutine<?> other = spawn("other", () -> Channel.rendezvous().receive());
            Select.<String>fair()
                    .onReceive(Channel.<String>rendezvous().named("orders"), Function.identity())
                    .onSend(Channel.<String>rendezvous().named("results"), "x", () -> "sent")
                    .onReady(other, ended -> "ended")
                    .await();
        })).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("main waits for one of: channel orders (rendezvous), to receive; "
                        + "channel results (rendezvous), to send; other");
    }

    @Test
    void badUse_isRefused() {
        assertThatThrownBy(() -> Select.fair().await()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no clause");
        assertThatThrownBy(() -> Select.fair().otherwise(() -> "").onTimeout(LONG, () -> ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> Select.fair().onReceive(null, item -> "")).hasMessageContaining("channel is null");
        assertThatThrownBy(() -> Select.fair().onReady(null, item -> "")).hasMessageContaining("waitable is null");
        assertThatThrownBy(() -> Select.fair().onTimeout(null, () -> "")).hasMessageContaining("timeout is null");
        assertThatThrownBy(() -> Select.fair().otherwise(null)).hasMessageContaining("handler is null");
    }

    @Test
    void channelsOfTwoHubs_areRefused() {
        try (Hub other = Hub.start()) {
            Channel<String> theirs = Channel.<String>rendezvous(other).named("theirs");
            first.size();
            assertThatThrownBy(() -> receiveBoth().onReceive(theirs, Function.identity()).await())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("channel first")
                    .hasMessageContaining("channel theirs");
        }
    }

    /** The time counts for the caller, however busy the machine keeps the hub that is asked. */
    private static String inTime(Select<String> select) {
        String result;
        do {
            result = select.await();
        } while (result.equals("late"));
        return result;
    }

    @Test
    void fromElsewhere_everyClauseWorks() throws Exception {
        try (Hub hub = Hub.start(); Hub other = Hub.start()) {
            Channel<String> in = Channel.buffered(hub, 1);
            Channel<String> out = Channel.rendezvous(hub);
            Channel<String> unused = Channel.rendezvous();
            Coroutine<?> worker = other.spawn(() -> sleep(LONG));
            Select<String> select = Select.<String>ordered()
                    .onReceive(unused, Function.identity())
                    .onReceive(in, Function.identity())
                    .onSend(out, "x", () -> "sent")
                    .onReady(worker, ended -> "ended")
                    .onTimeout(SHORT, () -> "late");
            assertThat(select.await()).isEqualTo("late");
            in.send("a");
            assertThat(inTime(select)).isEqualTo("a");
            Coroutine<String> receiver = hub.spawn(() -> out.receive());
            assertThat(inTime(select)).isEqualTo("sent");
            assertThat(receiver.get()).isEqualTo("x");
            worker.kill();
            assertThat(inTime(select)).isEqualTo("ended");
            assertThat(Threads.on(Thread.ofVirtual(), () -> Select.<String>fair()
                    .onReceive(in, Function.identity())
                    .otherwise(() -> "nothing")
                    .await())).isEqualTo("nothing");
            assertThat(in.exchange().receivers.isEmpty()).isTrue();
        }
    }

    @Test
    void fromElsewhere_killed_leavesNothingRegistered() {
        try (Hub other = Hub.start()) {
            Coroutine<String> victim = other.spawn(() -> receiveBoth().await());
            first.size();
            other.spawn(() -> {}).join();
            victim.kill();
            spawn(() -> {}).join();
            assertThat(first.trySend("x")).isFalse();
            assertThat(second.trySend("y")).isTrue();
            assertThat(second.size()).isOne();
            assertNothingIsRegistered();
        }
    }

    /** Selects that send and receive on three channels, and are killed and time out at random. */
    private static void storm(long seed) {
        List<Integer> sent = new ArrayList<>();
        List<Integer> received = new ArrayList<>();
        Simulation.run(seed, () -> {
            SplittableRandom random = new SplittableRandom(seed);
            List<Channel<Integer>> channels = List.of(Channel.rendezvous(), Channel.rendezvous(), Channel.buffered(2));
            List<Coroutine<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int base = i * 100;
                all.add(spawn(() -> {
                    for (int item = base; item < base + 10; item++) {
                        int offered = item;
                        Select<Boolean> select = Select.fair();
                        for (Channel<Integer> channel : channels) {
                            if (random.nextBoolean()) {
                                select.onSend(channel, offered, () -> sent.add(offered));
                            }
                            if (random.nextBoolean()) {
                                select.onReceive(channel, received::add);
                            }
                        }
                        select.onTimeout(Duration.ofNanos(1 + random.nextInt(200)), () -> false).await();
                    }
                }));
            }
            for (int i = 0; i < 5; i++) {
                sleep(Duration.ofNanos(random.nextInt(100)));
                all.get(random.nextInt(all.size())).signal(new CoroutineExit("storm"));
            }
            joinAll(all);
            for (Channel<Integer> channel : channels) {
                while (channel.tryReceive(received::add)) {
                    // What is left in the buffer.
                }
                assertThat(channel.exchange().senders.isEmpty()).isTrue();
                assertThat(channel.exchange().receivers.isEmpty()).isTrue();
            }
        });
        assertThat(received).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(sent).doesNotHaveDuplicates();
    }

    @Test
    void anySelectKilledOrTimedOutAtAnyMoment_everySentItemIsReceivedOnce() {
        for (long seed = 0; seed < 300; seed++) {
            storm(seed);
        }
    }

    @Test
    void selectsOnTwoHubsAndAThread_everyItemArrivesOnce() throws Exception {
        int each = 2_000;
        try (Hub hub = Hub.start(); Hub other = Hub.start()) {
            List<Channel<Integer>> channels = List.of(Channel.rendezvous(hub), Channel.buffered(hub, 2));
            List<Coroutine<Long>> senders = new ArrayList<>();
            List<Coroutine<Long>> receivers = new ArrayList<>();
            for (Hub place : List.of(hub, other, Hub.current())) {
                senders.add(place.spawn(() -> {
                    long sum = 0;
                    for (int item = 1; item <= each; item++) {
                        int offered = item;
                        Select<Integer> select = Select.<Integer>fair().onTimeout(Duration.ofNanos(30_000), () -> 0);
                        channels.forEach(channel -> select.onSend(channel, offered, () -> offered));
                        sum += select.await();
                    }
                    return sum;
                }));
                receivers.add(place.spawn(() -> {
                    long sum = 0;
                    Select<Integer> select = Select.fair();
                    channels.forEach(channel -> select.onReceive(channel, Function.identity()));
                    for (int item; (item = select.await()) >= 0;) {
                        sum += item;
                    }
                    return sum;
                }));
            }
            joinAll(senders);
            receivers.forEach(receiver -> channels.get(0).send(-1));
            long received = receivers.stream().mapToLong(Coroutine::get).sum();
            while (channels.get(1).size() > 0) {
                received += channels.get(1).receive();
            }
            assertThat(received).isEqualTo(senders.stream().mapToLong(Coroutine::get).sum()).isPositive();
        }
    }
}
