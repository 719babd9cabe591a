package dev.loomlet.pool;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Loomlet;
import dev.loomlet.Simulation;
import dev.loomlet.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's Group does, section A7 of its semantics. */
@ExtendWith(HubExtension.class)
class GroupTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> seen = new ArrayList<>();
    private final Group group = new Group();

    private Coroutine<?> sleeper(Duration duration) {
        return group.spawn(() -> sleep(duration));
    }

    /** A member that takes a second to clean up. */
    private Coroutine<?> stubborn(String name) {
        return group.spawn(name, () -> {
            try {
                sleep(HOUR);
            } finally {
                seen.add(name + " is hit");
                sleep(SECOND);
                seen.add(name + " is clean");
            }
        });
    }

    @Test
    void member_staysUntilItsEnd() {
        Simulation.run(1, () -> {
            Coroutine<?> member = sleeper(SECOND);
            assertThat(group).containsExactly(member).hasSize(1);
            assertThat(group.contains(member)).isTrue();
            assertThat(group.isFull()).isFalse();
            member.join();
            assertThat(group.size()).isZero();
            assertThat(group.contains(member)).isFalse();
        });
    }

    @Test
    void failedAndKilledMembers_leaveToo() {
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> seen.add(failure.getMessage()));
            group.spawn(() -> {
                throw new IOException("broken");
            });
            Coroutine<?> neverRun = sleeper(HOUR);
            neverRun.kill();
            assertThat(group.size()).isEqualTo(1);
            group.join();
            assertThat(group.isEmpty()).isTrue();
        });
        assertThat(seen).containsExactly("broken");
    }

    @Test
    void add_discard_containTheCoroutine() {
        Simulation.run(1, () -> {
            Coroutine<?> coroutine = spawn(() -> sleep(SECOND));
            group.add(coroutine);
            group.add(coroutine);
            assertThat(group).containsExactly(coroutine);
            assertThat(group.discard(coroutine)).isTrue();
            assertThat(group.discard(coroutine)).isFalse();
            assertThat(group).isEmpty();
            coroutine.join();
            assertThat(coroutine.successful()).isTrue();
        });
    }

    @Test
    void add_ended_isNoMember() {
        Simulation.run(1, () -> {
            Coroutine<?> ended = spawn(() -> {});
            ended.join();
            group.add(ended);
            assertThat(group).isEmpty();
        });
    }

    @Test
    void add_ofAnotherHub_isRefused() {
        try (Hub hub = Hub.start()) {
            Coroutine<?> foreign = hub.spawn(() -> sleep(HOUR));
            assertThatThrownBy(() -> group.add(foreign)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(hub.name());
        }
    }

    @Test
    void join_waitsForThoseWhoComeLater() {
        Simulation.run(1, () -> {
            group.spawn(() -> {
                sleep(SECOND);
                sleeper(SECOND);
            });
            group.join();
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(2));
        });
    }

    @Test
    void join_timeout_tellsWhetherEmpty() {
        Simulation.run(1, () -> {
            assertThat(group.join(Duration.ZERO)).isTrue();
            sleeper(SECOND);
            assertThat(group.join(Duration.ZERO)).isFalse();
            assertThat(group.join(SECOND.dividedBy(2))).isFalse();
            assertThat(group.join(SECOND)).isTrue();
            assertThat(Hub.current().now()).isEqualTo(SECOND);
        });
    }

    @Test
    void join_ownMember_isRefused() {
        Simulation.run(1, () -> {
            Coroutine<?> member = group.spawn("me", () -> group.join());
            assertThatThrownBy(member::get).isInstanceOf(IllegalStateException.class).hasMessageContaining("me waits");
        });
    }

    @Test
    void joinRaising_waitsForAll_andThrowsTheFirstFailure() {
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> seen.add("logged " + failure));
            for (int i = 3; i > 0; i--) {
                int seconds = i;
                group.spawn(() -> {
                    sleep(SECOND.multipliedBy(seconds));
                    throw seconds < 3 ? new IOException("after " + seconds) : new IllegalStateException();
                });
            }
            assertThatThrownBy(group::joinRaising).isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("after 1");
            assertThat(Hub.current().now()).isEqualTo(SECOND.multipliedBy(3));
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void joinRaising_killedMembers_areNoFailures() {
        Simulation.run(1, () -> {
            Coroutine<?> member = sleeper(HOUR);
            spawn(() -> member.kill());
            group.joinRaising();
        });
    }

    @Test
    void kill_unwindsAll_andLeavesTheGroupEmpty() {
        Simulation.run(1, () -> {
            stubborn("first");
            stubborn("second");
            yieldNow();
            Coroutine<?> neverRun = group.spawn(() -> seen.add("ran"));
            group.kill();
            assertThat(group.size()).isZero();
            assertThat(neverRun.killed()).isTrue();
            assertThat(seen).containsSubsequence("first is hit", "first is clean")
                    .containsSubsequence("second is hit", "second is clean")
                    .hasSize(4);
            group.kill();
        });
    }

    @Test
    void kill_membersSpawnedByTheCleanUp_areKilledToo() {
        Simulation.run(1, () -> {
            group.spawn(() -> {
                try {
                    sleep(HOUR);
                } finally {
                    sleep(SECOND);
                    stubborn("late");
                }
            });
            yieldNow();
            group.kill();
            assertThat(group).isEmpty();
            assertThat(Hub.current().now()).isLessThanOrEqualTo(SECOND.multipliedBy(2));
        });
    }

    @Test
    void killedOften_eachMemberIsHitOnce() {
        Simulation.run(1, () -> {
            Coroutine<?> member = stubborn("member");
            yieldNow();
            for (int i = 0; i < 3; i++) {
                group.signal(new CoroutineExit());
                yieldNow();
                assertThat(group.size()).isEqualTo(1);
            }
            assertThat(group.kill(SECOND.dividedBy(2))).isFalse();
            assertThat(group.killOne(member)).isTrue();
            assertThat(group.killOne(member)).isFalse();
            assertThat(member.killed()).isTrue();
        });
        assertThat(seen).containsExactly("member is hit", "member is clean");
    }

    @Test
    void kill_timeout_tellsWhetherEmpty() {
        Simulation.run(1, () -> {
            stubborn("member");
            yieldNow();
            assertThat(group.kill(SECOND.dividedBy(2))).isFalse();
            assertThat(group.kill(SECOND)).isTrue();
        });
    }

    @Test
    void kill_signal_isWhatMembersFailWith() {
        IllegalStateException signal = new IllegalStateException("out");
        Simulation.run(1, () -> {
            Hub.current().onFailure((coroutine, failure) -> seen.add(failure.getMessage()));
            Coroutine<?> member = sleeper(HOUR);
            yieldNow();
            group.kill(signal);
            assertThat(member.exception()).isSameAs(signal);
        });
    }

    @Test
    void kill_callerIsMember_isUnwoundLikeTheOthers() {
        Simulation.run(1, () -> {
            Coroutine<?> other = sleeper(HOUR);
            Coroutine<?> caller = group.spawn(() -> {
                group.kill();
                seen.add("survived");
            });
            caller.join();
            assertThat(caller.killed()).isTrue();
            group.join();
            assertThat(other.killed()).isTrue();
        });
        assertThat(seen).isEmpty();
    }

    @Test
    void killOne_leavesTheOthers() {
        Simulation.run(1, () -> {
            Coroutine<?> victim = sleeper(HOUR);
            Coroutine<?> other = sleeper(SECOND);
            group.killOne(victim);
            assertThat(victim.killed()).isTrue();
            other.join();
            assertThat(other.successful()).isTrue();
        });
    }

    @Test
    void otherThreads_areServedByTheGroupsHub() throws Exception {
        Hub.run(() -> {
            Coroutine<?> member = sleeper(HOUR);
            Thread.Builder[] builders = {Thread.ofPlatform(), Thread.ofVirtual()};
            for (Thread.Builder builder : builders) {
                Coroutine<?> fromElsewhere = Loomlet.offload(() -> Threads.on(builder, () -> {
                    assertThat(group.contains(member)).isTrue();
                    return group.spawn(() -> sleep(HOUR));
                }));
                assertThat(fromElsewhere.hub()).isSameAs(Hub.current());
                assertThat(group).containsExactly(member, fromElsewhere);
                Loomlet.offload(() -> Threads.on(builder, () -> group.killOne(fromElsewhere)));
                assertThat(group).containsExactly(member);
            }
            Loomlet.offload(() -> group.kill());
            assertThat(member.killed()).isTrue();
        });
    }

    @Test
    void hubIsClosed_theNextUsersHubTakesOver() {
        Hub.run(() -> sleeper(Duration.ZERO).join());
        Hub.run(() -> {
            Coroutine<?> member = sleeper(Duration.ZERO);
            assertThat(member.hub()).isSameAs(Hub.current());
            group.join();
        });
    }

    @Test
    void virtualThreadOfNoHub_isToldWhatToDo() {
        assertThatThrownBy(() -> Threads.on(Thread.ofVirtual(), () -> group.spawn(() -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Hub.run");
    }

    @Test
    void nulls_areNamed() {
        assertThatThrownBy(() -> new Group(null)).hasMessageContaining("name");
        assertThatThrownBy(() -> group.spawn((java.util.concurrent.Callable<?>) null)).hasMessageContaining("body");
        assertThatThrownBy(() -> group.add(null)).hasMessageContaining("coroutine");
        assertThatThrownBy(() -> group.kill((Throwable) null)).hasMessageContaining("signal");
        assertThatThrownBy(() -> group.join(null)).hasMessageContaining("timeout");
    }

    @Test
    void fromElsewhere_whatTheCodeThrowsComesOutAsItIs() throws Exception {
        Hub.run(() -> {
            assertThat(group).isEmpty();
            for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                IOException failure = new IOException("disk full");
                Loomlet.offload(() -> Threads.on(builder, () -> {
                    assertThatThrownBy(() -> group.apply(() -> {
                        throw failure;
                    })).isSameAs(failure);
                    assertThatThrownBy(() -> group.map(List.of(1), item -> {
                        throw failure;
                    })).isSameAs(failure);
                    return "done";
                }));
            }
        });
    }

    @Test
    void fromElsewhere_whoIsInterruptedEndsTheOthersAllTheSame() throws Exception {
        List<Consumer<Results<Integer>>> ways = List.of(results -> group.kill(), results -> group.kill(HOUR),
                results -> group.signal(new CoroutineExit()), Results::close);
        try (Hub home = Hub.start()) {
            for (int i = 0; i < 20; i++) {
                for (Consumer<Results<Integer>> way : ways) {
                    Results<Integer> results = home.spawn(() -> group.imap(List.of(1, 2, 3), item -> {
                        sleep(HOUR);
                        return item;
                    })).get();
                    Thread interrupted = Thread.ofPlatform().start(() -> {
                        Thread.currentThread().interrupt();
                        try {
                            way.accept(results);
                        } catch (CoroutineExit e) {
                            // It did not wait for the end.
                        }
                    });
                    interrupted.join();
                    home.join();
                    assertThat(group.size()).isZero();
                }
            }
        }
    }
}
