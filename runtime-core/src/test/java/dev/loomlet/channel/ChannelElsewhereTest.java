package dev.loomlet.channel;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Channels used by coroutines of another hub than theirs, and by threads that have none. */
@ExtendWith(HubExtension.class)
@Timeout(60)
class ChannelElsewhereTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final List<Object> events = new ArrayList<>();

    private static <T> T onThread(Callable<T> code) throws Exception {
        return Threads.on(Thread.ofPlatform(), code);
    }

    private static <T> T onVirtualThread(Callable<T> code) throws Exception {
        return Threads.on(Thread.ofVirtual(), code);
    }

    @Test
    void threadWithoutHub_everyCallWorks() throws Exception {
        try (Hub hub = Hub.start()) {
            Channel<String> channel = Channel.buffered(hub, 2);
            channel.send("a");
            assertThat(channel.trySend(null)).isTrue();
            assertThat(channel.trySend("c")).isFalse();
            assertThat(channel.send("c", SHORT)).isFalse();
            assertThat(channel.size()).isEqualTo(2);
            assertThat(channel.receive()).isEqualTo("a");
            assertThat(channel.receive(LONG)).isNull();
            assertThat(channel.tryReceive(events::add)).isFalse();
            assertThatThrownBy(() -> channel.receive(SHORT)).isInstanceOf(TimeoutException.class);
            assertThat(channel.isClosed()).isFalse();
            assertThat(channel.send("d", LONG)).isTrue();
            channel.close(new Exception("over"));
            assertThat(channel.isClosed()).isTrue();
            assertThatThrownBy(() -> channel.send("e")).isInstanceOf(ChannelClosedException.class);
            assertThat(channel.iterator().next()).isEqualTo("d");
            assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class)
                    .hasRootCauseMessage("over");
            assertThatThrownBy(() -> channel.iterator().hasNext()).isInstanceOf(ChannelClosedException.class);
        }
    }

    @Test
    void receiverElsewhere_waitsForASenderHere() throws Exception {
        Channel<Integer> channel = Channel.rendezvous(Hub.current());
        try (Hub other = Hub.start()) {
            Coroutine<Integer> receiver = other.spawn(() -> channel.receive());
            channel.send(7);
            assertThat(receiver.get()).isEqualTo(7);
        }
    }

    @Test
    void senderElsewhere_waitsForAReceiverHere() throws Exception {
        Channel<Integer> channel = Channel.rendezvous(Hub.current());
        try (Hub other = Hub.start()) {
            Coroutine<?> sender = other.spawn(() -> channel.send(7));
            assertThat(channel.receive()).isEqualTo(7);
            sender.join();
        }
    }

    @Test
    void bothElsewhere_meetOnTheChannelsHub() throws Exception {
        try (Hub hub = Hub.start(); Hub other = Hub.start()) {
            Channel<Integer> channel = Channel.rendezvous(hub);
            Coroutine<Integer> receiver = other.spawn(() -> channel.receive());
            assertThat(onVirtualThread(() -> {
                channel.send(7);
                return "sent";
            })).isEqualTo("sent");
            assertThat(receiver.get()).isEqualTo(7);
        }
    }

    @Test
    void waitingHereForSomebodyElsewhere_isNoDeadlock() throws Exception {
        Hub.run(() -> {
            Hub hub = Hub.current();
            Channel<Integer> channel = Channel.rendezvous(hub);
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 5; i++) {
                    // The hub looks whether it is deadlocked when it has nothing more to do.
                    hub.spawn(() -> {}).join();
                }
                channel.send(7);
            });
            assertThat(channel.receive()).isEqualTo(7);
        });
    }

    @Test
    void receiverKilledElsewhere_takesNothing() {
        try (Hub other = Hub.start()) {
            Channel<Integer> channel = Channel.buffered(Hub.current(), 1);
            Coroutine<Integer> victim = other.spawn(() -> channel.receive());
            other.spawn(() -> {}).join();
            victim.kill();
            assertThat(victim.killed()).isTrue();
            assertThat(channel.trySend(1)).isTrue();
            assertThat(channel.size()).isOne();
        }
    }

    @Test
    void senderKilledElsewhere_hasSentNothing() {
        try (Hub other = Hub.start()) {
            Channel<Integer> channel = Channel.rendezvous(Hub.current());
            Coroutine<?> victim = other.spawn(() -> channel.send(1));
            other.spawn(() -> {}).join();
            victim.kill();
            assertThat(channel.tryReceive(events::add)).isFalse();
        }
    }

    @Test
    void interruptedThread_takesNothing() throws Exception {
        Channel<Integer> channel = Channel.buffered(Hub.current(), 1);
        Thread thread = Thread.ofPlatform()
                .unstarted(() -> assertThatThrownBy(channel::receive)
                        .isInstanceOf(CoroutineExit.class));
        thread.start();
        thread.interrupt();
        thread.join();
        channel.send(1);
        assertThat(channel.size()).isOne();
    }

    @Test
    void hubOfTheChannelIsClosed_whoWaitsElsewhereIsTold() {
        try (Hub other = Hub.start()) {
            Hub hub = Hub.start();
            Channel<Integer> channel = Channel.rendezvous(hub);
            Coroutine<Integer> receiver = other.spawn(() -> channel.receive());
            other.spawn(() -> channel.size()).join();
            hub.close();
            assertThatThrownBy(receiver::get).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void hubOfTheChannelIsClosed_theNextUsersTakesItsPlace() throws Exception {
        Hub hub = Hub.start();
        Channel<Integer> channel = Channel.buffered(hub, 2);
        channel.send(7);
        channel.send(8);
        hub.close();
        assertThatThrownBy(() -> onVirtualThread(channel::receive)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(channel.receive()).isEqualTo(7);
        assertThat(channel.receive()).isEqualTo(8);
    }

    @Test
    void firstUserWithoutHub_platformThreadGetsItsOwn_virtualThreadsShareOne() throws Exception {
        assertThat(onThread(() -> {
            Channel<Integer> own = Channel.buffered(1);
            own.send(1);
            int size = own.size();
            Hub.current().close();
            return size;
        })).isOne();
        Channel<Integer> channel = Channel.rendezvous();
        Thread sender = Thread.ofVirtual().start(() -> channel.send(7));
        assertThat(onVirtualThread(() -> channel.receive()).intValue()).isEqualTo(7);
        sender.join();
    }

    @Test
    void close_fromElsewhere_reachesThoseWhoWaitHere() throws Exception {
        Channel<Integer> channel = Channel.rendezvous(Hub.current());
        Thread.ofPlatform().start(() -> channel.close());
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void manySendersAndReceiversOnThreeHubsAndThreads_everyItemArrivesOnce() throws Exception {
        int each = 3_000;
        ConcurrentLinkedQueue<Integer> received = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        try (Hub hub = Hub.start(); Hub other = Hub.start()) {
            for (Channel<Integer> channel : List.<Channel<Integer>>of(Channel.rendezvous(hub),
                    Channel.buffered(hub, 8))) {
                received.clear();
                List<Coroutine<?>> senders = new ArrayList<>();
                List<Coroutine<?>> receivers = new ArrayList<>();
                for (Hub place : List.of(hub, other, Hub.current())) {
                    int first = senders.size() * each;
                    senders.add(place.spawn(() -> sendAll(channel, first, each)));
                    receivers.add(place.spawn(() -> channel.forEach(received::add)));
                    receivers.add(place.spawn(() -> receiveImpatiently(channel, received)));
                }
                threads.add(Thread.ofPlatform().start(() -> channel.forEach(received::add)));
                joinAll(senders);
                channel.close();
                joinAll(receivers);
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(received).hasSize(3 * each);
                assertThat(received).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 3 * each).boxed().toList());
            }
        }
    }

    private static void sendAll(Channel<Integer> channel, int first, int count) {
        for (int item = first; item < first + count; item++) {
            if (item % 2 == 0) {
                channel.send(item);
            } else {
                while (!channel.send(item, Duration.ofNanos(20_000))) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void receiveImpatiently(Channel<Integer> channel, ConcurrentLinkedQueue<Integer> received) {
        for (;;) {
            try {
                received.add(channel.receive(Duration.ofNanos(20_000)));
            } catch (TimeoutException e) {
                Thread.onSpinWait();
            } catch (ChannelClosedException e) {
                return;
            }
        }
    }

    @Test
    void receiversKilledElsewhereAllTheTime_nothingIsLost() throws Exception {
        int count = 500;
        ConcurrentLinkedQueue<Integer> received = new ConcurrentLinkedQueue<>();
        try (Hub hub = Hub.start(); Hub other = Hub.start()) {
            Channel<Integer> channel = Channel.rendezvous(hub);
            Coroutine<?> sender = hub.spawn(() -> {
                for (int item = 0; item < count; item++) {
                    channel.send(item);
                }
                channel.close();
            });
            while (!sender.ready()) {
                Coroutine<?> receiver = other.spawn(() -> channel.forEach(received::add));
                spawn(() -> {}).join();
                receiver.kill();
            }
            assertThat(received).containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
        }
    }
}
