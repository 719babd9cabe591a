package dev.loomlet.channel;

import dev.loomlet.Coroutine;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a channel does on its own hub, while nobody is killed. */
@ExtendWith(HubExtension.class)
class ChannelTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final List<Object> events = new ArrayList<>();

    private Coroutine<?> receives(Channel<String> channel, int times) {
        return spawn(() -> {
            for (int i = 0; i < times; i++) {
                events.add(channel.receive());
            }
        });
    }

    @Test
    void rendezvous_senderFirst_itGoesOnWhenTheItemIsTaken() {
        Channel<String> channel = Channel.rendezvous();
        Coroutine<?> receiver = receives(channel, 2);
        events.add("sending");
        channel.send("hello");
        events.add("sent hello");
        channel.send("world");
        events.add("sent world");
        receiver.join();
        // Unlike in gevent, a sender whose receiver waits already goes on first: one switch per item in place of two.
        assertThat(events).containsExactly("sending", "hello", "sent hello", "sent world", "world");
    }

    @Test
    void rendezvous_senderYieldsAfterEachItem_hasTheOrderOfGevent() {
        Channel<String> channel = Channel.rendezvous();
        Coroutine<?> receiver = receives(channel, 2);
        events.add("sending");
        channel.send("hello");
        yieldNow();
        events.add("sent hello");
        channel.send("world");
        yieldNow();
        events.add("sent world");
        receiver.join();
        assertThat(events).containsExactly("sending", "hello", "sent hello", "world", "sent world");
    }

    @Test
    void rendezvous_receiverFirstAndYieldingSender_hasTheOrderOfGevent() {
        Channel<String> channel = Channel.rendezvous();
        spawn(() -> {
            for (String item : List.of("hello", "world")) {
                events.add("sending " + item);
                channel.send(item);
                yieldNow();
            }
            events.add("sent world");
        });
        events.add("waiting");
        events.add(channel.receive());
        events.add(channel.receive());
        assertThat(events).containsExactly("waiting", "sending hello", "hello", "sending world", "world");
        yieldNow();
        assertThat(events).last().isEqualTo("sent world");
    }

    @Test
    void rendezvous_holdsNothing() {
        Channel<String> channel = Channel.rendezvous();
        assertThat(channel.trySend("x")).isFalse();
        assertThat(channel.tryReceive(events::add)).isFalse();
        Coroutine<?> sender = spawn(() -> channel.send("y"));
        yieldNow();
        assertThat(channel.size()).isZero();
        assertThat(channel.capacity()).isZero();
        assertThat(channel.tryReceive(events::add)).isTrue();
        assertThat(events).containsExactly("y");
        sender.join();
    }

    @Test
    void trySend_toAWaitingReceiver_succeeds() {
        Channel<String> channel = Channel.rendezvous();
        Coroutine<?> receiver = receives(channel, 1);
        yieldNow();
        assertThat(channel.trySend("a")).isTrue();
        assertThat(channel.trySend("b")).as("the only receiver has an item already").isFalse();
        receiver.join();
        assertThat(events).containsExactly("a");
    }

    @Test
    void buffered_takesAsManyAsItsCapacityAndNoMore() {
        Channel<Integer> channel = Channel.buffered(3);
        for (int i = 0; i < 3; i++) {
            assertThat(channel.size()).isEqualTo(i);
            assertThat(channel.trySend(i)).isTrue();
        }
        assertThat(channel.trySend(3)).isFalse();
        assertThat(channel.size()).isEqualTo(3);
        assertThat(channel.receive()).isZero();
        assertThat(channel.trySend(3)).isTrue();
        assertThat(List.of(channel.receive(), channel.receive(), channel.receive())).containsExactly(1, 2, 3);
        assertThat(channel.size()).isZero();
    }

    @Test
    void buffered_waitingSendersItemsComeInTheirOrder() {
        Channel<Integer> channel = Channel.buffered(1);
        for (int i = 0; i < 5; i++) {
            int item = i;
            spawn(() -> {
                channel.send(item);
                events.add("sent " + item);
            });
        }
        yieldNow();
        assertThat(events).containsExactly("sent 0");
        for (int i = 0; i < 5; i++) {
            assertThat(channel.receive()).isEqualTo(i);
            assertThat(channel.size()).as("a waiting sender fills the gap at once").isEqualTo(i < 4 ? 1 : 0);
        }
        yieldNow();
        assertThat(events).containsExactly("sent 0", "sent 1", "sent 2", "sent 3", "sent 4");
    }

    @Test
    void waitingReceivers_areServedInTheirOrder() {
        Channel<Integer> channel = Channel.buffered(10);
        List<Coroutine<?>> receivers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int place = i;
            receivers.add(spawn(() -> events.add(place + " gets " + channel.receive())));
        }
        yieldNow();
        for (int i = 0; i < 5; i++) {
            channel.send(i);
        }
        assertThat(channel.size()).as("each item is already somebody's").isZero();
        assertThat(channel.tryReceive(events::add)).as("nobody overtakes those who waited").isFalse();
        joinAll(receivers);
        assertThat(events).containsExactly("0 gets 0", "1 gets 1", "2 gets 2", "3 gets 3", "4 gets 4");
    }

    @Test
    void unlimited_neverLetsSendersWait() {
        Channel<Integer> channel = Channel.unlimited();
        for (int i = 0; i < 100_000; i++) {
            channel.send(i);
        }
        assertThat(channel.size()).isEqualTo(100_000);
        assertThat(channel.capacity()).isEqualTo(Integer.MAX_VALUE);
        for (int i = 0; i < 100_000; i++) {
            assertThat(channel.receive()).isEqualTo(i);
        }
    }

    @Test
    void null_isAnItem() throws Exception {
        Channel<String> channel = Channel.buffered(2);
        channel.send(null);
        channel.send(null);
        assertThat(channel.tryReceive(events::add)).isTrue();
        assertThat(channel.receive(SHORT)).isNull();
        assertThat(channel.tryReceive(events::add)).isFalse();
        assertThat(events).containsExactly((Object) null);
        Coroutine<?> receiver = receives(channel, 1);
        yieldNow();
        channel.send(null);
        receiver.join();
        assertThat(events).containsExactly(null, null);
    }

    @Test
    void send_timeIsUp_takesTheItemBack() {
        Channel<String> channel = Channel.rendezvous();
        assertThat(channel.send("x", SHORT)).isFalse();
        assertThat(channel.tryReceive(events::add)).isFalse();
    }

    @Test
    void receive_timeIsUp_throws() {
        Channel<String> channel = Channel.<String>buffered(1).named("jobs");
        assertThatThrownBy(() -> channel.receive(SHORT)).isInstanceOf(TimeoutException.class)
                .hasMessageContaining("jobs")
                .hasMessageContaining("PT0.001S");
        channel.send("stays");
        assertThat(channel.size()).isOne();
    }

    @Test
    void zeroOrNegativeTime_tries() throws Exception {
        Channel<String> channel = Channel.buffered(1);
        assertThat(channel.send("a", Duration.ofSeconds(-1))).isTrue();
        assertThat(channel.send("b", Duration.ZERO)).isFalse();
        assertThat(channel.receive(Duration.ZERO)).isEqualTo("a");
        assertThatThrownBy(() -> channel.receive(Duration.ofSeconds(-1))).isInstanceOf(TimeoutException.class);
    }

    @Test
    void inTime_timedFormsDeliver() throws Exception {
        Channel<String> channel = Channel.rendezvous();
        Coroutine<?> sender = spawn(() -> events.add(channel.send("x", LONG)));
        assertThat(channel.receive(LONG)).isEqualTo("x");
        sender.join();
        assertThat(events).containsExactly(true);
    }

    @Test
    void forEveryItem_endsWhenClosedAndDrained() {
        Channel<Integer> channel = Channel.buffered(2);
        spawn(() -> {
            for (int i = 0; i < 5; i++) {
                channel.send(i);
            }
            channel.close();
        });
        for (int item : channel) {
            events.add(item);
        }
        assertThat(events).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void iterator_atTheEnd_saysSoAgain() {
        Channel<Integer> channel = Channel.buffered(1);
        channel.send(7);
        channel.close();
        Iterator<Integer> items = channel.iterator();
        assertThat(items.next()).isEqualTo(7);
        assertThat(items.hasNext()).isFalse();
        assertThat(items.hasNext()).isFalse();
        assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class).hasMessageContaining("closed");
    }

    @Test
    void iterator_closedWithACause_throwsItAfterTheLastItem() {
        Channel<Integer> channel = Channel.buffered(1);
        IllegalArgumentException cause = new IllegalArgumentException("no more");
        channel.send(7);
        channel.close(cause);
        Iterator<Integer> items = channel.iterator();
        assertThat(items.next()).isEqualTo(7);
        assertThatThrownBy(items::hasNext).isInstanceOf(ChannelClosedException.class).hasCause(cause);
    }

    @Test
    void close_itemsCanBeReceivedThenItThrows() {
        Channel<Integer> channel = Channel.buffered(2);
        channel.send(1);
        channel.send(2);
        channel.close();
        assertThat(channel.isClosed()).isTrue();
        assertThat(channel.size()).isEqualTo(2);
        assertThatThrownBy(() -> channel.send(3)).isInstanceOf(ChannelClosedException.class).hasNoCause();
        assertThatThrownBy(() -> channel.trySend(3)).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> channel.send(3, LONG)).isInstanceOf(ChannelClosedException.class);
        assertThat(List.of(channel.receive(), channel.receive())).containsExactly(1, 2);
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> channel.receive(LONG)).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> channel.tryReceive(events::add)).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void close_waitingReceiversAreTold_firstComeFirst() {
        Channel<Integer> channel = Channel.rendezvous();
        Exception cause = new Exception("over");
        for (int i = 0; i < 3; i++) {
            int place = i;
            spawn(() -> {
                try {
                    channel.receive();
                } catch (ChannelClosedException e) {
                    events.add(place + " " + e.getCause().getMessage());
                }
            });
        }
        yieldNow();
        channel.close(cause);
        channel.close(new Exception("ignored"));
        yieldNow();
        assertThat(events).containsExactly("0 over", "1 over", "2 over");
    }

    @Test
    void close_waitingSendersAreTold_andOnlyWhatWasAcceptedIsReceived() {
        Channel<Integer> channel = Channel.buffered(1);
        for (int i = 0; i < 3; i++) {
            int item = i;
            spawn(() -> {
                try {
                    channel.send(item);
                    events.add("sent " + item);
                } catch (ChannelClosedException e) {
                    events.add("refused " + item);
                }
            });
        }
        yieldNow();
        channel.close();
        yieldNow();
        assertThat(events).containsExactly("sent 0", "refused 1", "refused 2");
        assertThat(channel.receive()).isZero();
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void deadlock_reportNamesTheChannelAndWhatIsWanted() {
        Channel<Integer> jobs = Channel.<Integer>rendezvous().named("jobs");
        Channel<Integer> results = Channel.<Integer>buffered(1).named("results");
        assertThatThrownBy(() -> Hub.run(() -> {
            spawn("producer", () -> {
                results.send(1);
                results.send(2);
            });
            jobs.receive();
        })).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("main waits for channel jobs (rendezvous), to receive")
                .hasMessageContaining("producer waits for channel results (1 of 1 items), to send");
    }

    @Test
    void badArguments_areNamed() {
        assertThatThrownBy(() -> Channel.buffered(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity is 0; give at least 1, or use rendezvous() for a channel that holds nothing");
        assertThatThrownBy(() -> Channel.buffered(null, 1)).hasMessageContaining("hub is null");
        assertThatThrownBy(() -> Channel.buffered(1).receive(null)).hasMessageContaining("timeout is null");
        assertThatThrownBy(() -> Channel.buffered(1).tryReceive(null)).hasMessageContaining("consumer is null");
        assertThatThrownBy(() -> Channel.buffered(1).close(null)).hasMessageContaining("cause is null");
        assertThatThrownBy(() -> Channel.buffered(1).named(null)).hasMessageContaining("newName is null");
    }

    @Test
    void toString_unnamed_tellsKindAndFill() {
        assertThat(Channel.rendezvous()).asString().matches("channel@\\p{XDigit}+ \\(rendezvous\\)");
        assertThat(Channel.unlimited()).asString().endsWith("(0 items)");
    }
}
