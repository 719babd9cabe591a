package dev.loomlet;

import dev.loomlet.channel.Channel;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(HubExtension.class)
class HubRunTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final List<Object> events = new ArrayList<>();

    @Test
    void value_isReturnedWhenAllOthersHaveEnded() {
        String value = Hub.run(() -> {
            spawn(() -> {
                sleep(Duration.ofMillis(2));
                events.add("other");
                spawn(() -> events.add("grandchild"));
            });
            events.add("body");
            return "value";
        });
        assertThat(value).isEqualTo("value");
        assertThat(events).containsExactly("body", "other", "grandchild");
    }

    @Test
    void failureOfTheBody_killsTheOthersAndComesOutAsItIs() {
        IOException failure = new IOException("gone");
        assertThatThrownBy(() -> Hub.run(() -> {
            spawn(() -> {
                try {
                    sleep(LONG);
                } finally {
                    sleep(Duration.ofMillis(1));
                    events.add(current().state());
                }
            });
            yieldNow();
            throw failure;
        })).isSameAs(failure);
        assertThat(events).hasSize(1);
    }

    @Test
    void bodyThatKillsItself_isACancellation() {
        assertThatThrownBy(() -> Hub.run(() -> current().kill())).isInstanceOf(CancellationException.class);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullBody_isRefused() {
        assertThatNullPointerException().isThrownBy(() -> Hub.run((CheckedRunnable<RuntimeException>) null))
                .withMessage("body is null; pass the code to run");
    }

    @Test
    void hubIsClosedAfterwards() {
        Hub hub = Hub.run(() -> Hub.current());
        assertThat(hub.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> hub.spawn(() -> {}))
                .withMessage("hub " + hub.name() + " is closed, so spawn cannot be carried out; start another"
                        + " hub, or close this one later");
        hub.close();
    }

    @Test
    void insideACoroutine_anotherHubIsRunWhileTheOthersGoOn() {
        Hub outer = Hub.current();
        Coroutine<String> nesting = spawn(() -> Hub.run(() -> {
            assertThat(Hub.current()).isNotSameAs(outer);
            sleep(Duration.ofMillis(5));
            events.add("inner");
            return "value";
        }));
        Coroutine<Void> other = spawn(() -> {
            events.add("other");
        });
        joinAll(nesting, other);
        assertThat(nesting.get()).isEqualTo("value");
        assertThat(events).containsExactly("other", "inner");
    }

    @Test
    void onAVirtualThread_works() throws Exception {
        IOException failure = new IOException("gone");
        String value = Threads.on(Thread.ofVirtual(), () -> Hub.run(() -> {
            spawn(() -> events.add("other"));
            return "value";
        }));
        assertThat(value).isEqualTo("value");
        assertThat(events).containsExactly("other");
        assertThatThrownBy(() -> Threads.on(Thread.ofVirtual(), () -> Hub.run(() -> {
            spawn(() -> sleep(LONG));
            throw failure;
        }))).isSameAs(failure);
    }

    @Test
    void inTheBodyOfAGenerator_works() {
        Hub.current();
        List<String> values = dev.loomlet.generator.Sequence.<String>of(y -> y.yield(Hub.run(() -> {
            sleep(Duration.ofMillis(1));
            return "value";
        }))).stream().toList();
        assertThat(values).containsExactly("value");
        for (String each : dev.loomlet.generator.Sequence.<String>of(y -> y.yield(Hub.run(() -> "again")))) {
            events.add(each);
        }
        assertThat(events).containsExactly("again");
    }

    @Test
    void deadlock_namesWhoWaitsForWhom() {
        assertThatThrownBy(() -> Hub.run(() -> {
            Coroutine<?>[] pair = new Coroutine<?>[2];
            pair[0] = spawn("romeo", () -> pair[1].join());
            pair[1] = spawn("juliet", () -> pair[0].join());
            joinAll(pair);
        })).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("romeo waits for juliet; spawned at ")
                .hasMessageContaining("juliet waits for romeo; spawned at ")
                .hasMessageContaining("main waits for 2 coroutines")
                .hasMessageContaining(HubRunTest.class.getName());
    }

    @Test
    void deadlock_comesToTheMainCoroutineAlone() {
        Hub.run(() -> {
            Channel<String> channel = Channel.rendezvous();
            Coroutine<String> parked = spawn(() -> channel.receive());
            Coroutine<?> sleeper = spawn(() -> sleep(Duration.ofMillis(1)));
            assertThatThrownBy(() -> new Event().await()).isInstanceOf(DeadlockException.class);
            assertThat(sleeper.successful()).isTrue();
            assertThat(parked.state()).isEqualTo(Coroutine.State.SUSPENDED);
            channel.send("late");
            assertThat(parked.get()).isEqualTo("late");
        });
    }

    @Test
    void deadlockAfterTheBody_comesOutToo() {
        assertThatThrownBy(() -> Hub.run(() -> {
            Coroutine<?>[] pair = new Coroutine<?>[2];
            pair[0] = spawn("romeo", () -> pair[1].join());
            pair[1] = spawn("juliet", () -> pair[0].join());
        })).isInstanceOf(DeadlockException.class).hasMessageContaining("romeo waits for juliet");
    }

    @Test
    void deadlockOfAThreadsOwnHub_leavesItUsable() {
        Coroutine<?>[] pair = new Coroutine<?>[2];
        pair[0] = spawn("romeo", () -> pair[1].join());
        pair[1] = spawn("juliet", () -> pair[0].join());
        assertThatThrownBy(() -> pair[0].join()).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("thread " + Thread.currentThread().getName() + " waits for romeo");
        assertThat(spawn(() -> "usable").get()).isEqualTo("usable");
        pair[0].kill();
        pair[1].join();
    }

    @Test
    void waitForAnotherThread_isNoDeadlock() throws Exception {
        Hub.run(() -> {
            var promise = new java.util.concurrent.CompletableFuture<String>();
            Thread.ofPlatform().start(() -> promise.complete("kept"));
            events.add(Loomlet.await(promise));
        });
        assertThat(events).containsExactly("kept");
    }

    @Test
    void lackOfMemoryBesideOthers_closesTheHubAndComesOut() {
        OutOfMemoryError lack = new OutOfMemoryError("staged");
        Hub[] hub = new Hub[1];
        assertThatThrownBy(() -> Hub.run(() -> {
            hub[0] = Hub.current();
            spawn(() -> {
                try {
                    sleep(LONG);
                } finally {
                    events.add("unwound");
                }
            });
            yieldNow();
            throw lack;
        })).isSameAs(lack);
        assertThat(events).containsExactly("unwound");
        assertThat(hub[0].loop().isClosed()).isTrue();
    }
}
