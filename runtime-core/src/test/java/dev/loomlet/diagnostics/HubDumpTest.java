package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.OnDirect;
import dev.loomlet.Simulation;
import dev.loomlet.Threads;
import dev.loomlet.channel.Channel;
import dev.loomlet.diagnostics.CoroutineDump.Activity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.current;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Dumps of hubs, from inside and outside. */
@ExtendWith(HubExtension.class)
class HubDumpTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private volatile boolean released;

    private static CoroutineDump find(HubDump dump, String name) {
        return dump.coroutines().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    private static void standHere() {
        sleep(DAY);
    }

    private void spin() {
        while (!released) {
            Thread.onSpinWait();
        }
    }

    @Test
    void of_inACoroutine_tellsWhatEachDoes() {
        Hub.run(() -> {
            Channel<String> mail = Channel.rendezvous();
            Coroutine<?> sleeper = spawn("sleeper", HubDumpTest::standHere);
            Coroutine<?> reader = spawn("reader", () -> mail.receive());
            Coroutine<?> joiner = spawn("joiner", () -> sleeper.join());
            Coroutine<?> yielding = spawn("yielding", () -> yieldNow());
            yieldNow();
            Coroutine<?> late = spawn("late", () -> {});
            HubDump dump = HubDump.of(Hub.current());

            assertThat(dump.isComplete()).isTrue();
            assertThat(dump.timers()).isEqualTo(1);
            assertThat(find(dump, "main").activity()).isEqualTo(Activity.RUNNING);
            assertThat(find(dump, "sleeper").activity()).isEqualTo(Activity.WAITING);
            assertThat(find(dump, "sleeper").waitsFor()).isEqualTo("the end of its sleep");
            assertThat(find(dump, "reader").waitsFor()).contains("channel");
            assertThat(find(dump, "joiner").waitsFor()).isEqualTo("sleeper");
            assertThat(find(dump, "yielding").activity()).isEqualTo(Activity.READY);
            assertThat(find(dump, "late").activity()).isEqualTo(Activity.SCHEDULED);
            assertThat(find(dump, "late").stack()).isEmpty();
            List.of(sleeper, reader, joiner, yielding, late).forEach(Coroutine::kill);
        });
    }

    @Test
    void stacks_beginAndEndInTheUsersCode() {
        Hub.run(() -> {
            Coroutine<?> sleeper = spawn("sleeper", HubDumpTest::standHere);
            yieldNow();
            HubDump dump = HubDump.of(Hub.current());
            List<StackTraceElement> asleep = find(dump, "sleeper").stack();
            assertThat(asleep.getFirst().toString()).contains("Loomlet.sleep");
            assertThat(asleep.get(1).getMethodName()).isEqualTo("standHere");
            assertThat(asleep.getLast().getClassName()).isEqualTo(HubDumpTest.class.getName());
            assertThat(find(dump, "main").stack().getFirst().getClassName()).isEqualTo(HubDumpTest.class.getName());
            sleeper.kill();
        });
    }

    @Test
    void tree_hangsEachBelowItsSpawner() {
        Hub.run(() -> {
            List<Coroutine<?>> all = new ArrayList<>();
            Coroutine<?> parent = spawn("parent", () -> {
                all.add(spawn("first child", () -> sleep(DAY)));
                all.add(spawn("second child", () -> sleep(DAY)));
                sleep(DAY);
            });
            all.add(parent);
            Coroutine<?> ended = spawn("ended", () -> all.add(spawn("orphan", () -> sleep(DAY))));
            ended.join();
            yieldNow();
            HubDump dump = HubDump.of(Hub.current());
            assertThat(find(dump, "first child").spawner()).isEqualTo(parent.id());
            assertThat(find(dump, "orphan").spawner()).isEqualTo(ended.id());
            assertThat(find(dump, "main").spawner()).isZero();
            String text = dump.toString().replaceAll("(?m)^.* at .*\n", "").replaceAll("(?m)\n.* at .*$", "");
            assertThat(text).endsWith("""
                    ├─ #1 main: running
                    │  └─ #2 parent: waits for the end of its sleep
                    │     ├─ #4 first child: waits for the end of its sleep
                    │     └─ #5 second child: waits for the end of its sleep
                    └─ #6 orphan: waits for the end of its sleep
                    -Dloomlet.spawnSites=true tells the lines of spawns""");
            assertThat(dump.toString()).contains("by #3, which has ended");
            assertThat(dump.coroutines()).allSatisfy(coroutine -> assertThat(coroutine.spawnSite())
                    .isEqualTo("a place in " + HubDumpTest.class.getName()));
            assertThat(dump.toString()).contains("spawned at a place in " + HubDumpTest.class.getName());
            all.forEach(Coroutine::kill);
        });
    }

    @Test
    void of_fromAnotherThread_isAnsweredByTheHub() {
        try (Hub hub = Hub.start("asked")) {
            hub.spawn("sleeper", () -> sleep(DAY));
            HubDump dump = HubDump.of(hub, LONG);
            assertThat(dump.isComplete()).isTrue();
            assertThat(dump.hub()).isEqualTo("asked");
            assertThat(find(dump, "sleeper").activity()).isIn(Activity.WAITING, Activity.SCHEDULED);
            assertThat(dump.toString()).contains("hub asked (");
        }
    }

    @Test
    void of_inACoroutineOfAnotherHub_isAnswered() {
        try (Hub hub = Hub.start("asked")) {
            hub.spawn("sleeper", () -> sleep(DAY));
            Hub.run(() -> assertThat(HubDump.of(hub, LONG).coroutines()).extracting(CoroutineDump::name)
                    .containsExactly("sleeper"));
        }
    }

    @Test
    void of_hubThatIsHeld_showsTheHolderFromOutside() throws Exception {
        CountDownLatch spinning = new CountDownLatch(1);
        try (Hub hub = Hub.start("held")) {
            Coroutine<?> sleeper = hub.spawn("sleeper", HubDumpTest::standHere);
            hub.spawn("spinner", () -> {
                spinning.countDown();
                spin();
            });
            spinning.await();
            HubDump dump = HubDump.of(hub, Duration.ofMillis(20));
            released = true;
            assertThat(dump.isComplete()).isFalse();
            assertThat(find(dump, "spinner").activity()).isEqualTo(Activity.RUNNING);
            assertThat(find(dump, "spinner").stack()).extracting(StackTraceElement::getMethodName).contains("spin");
            assertThat(find(dump, "sleeper").waitsFor()).isEqualTo("the end of its sleep");
            assertThat(dump.toString()).contains("did not answer");
            assertThat(dump.toJson()).contains("\"complete\":false");
            sleeper.kill();
        }
    }

    @Test
    void of_hubWhoseThreadIsBusyElsewhere_showsTheThread() throws Exception {
        Hub hub = Hub.current();
        Coroutine<?> left = spawn("left", () -> {});
        String text = Threads.spinFor(() -> HubDump.of(hub, Duration.ofMillis(20)).toString());
        assertThat(text).contains("thread " + Thread.currentThread().getName() + " runs").contains("Threads.spinFor");
        left.join();
    }

    @Test
    @OnDirect
    void of_coroutineInABlockingCallOfTheJdk_isBlocked() throws Exception {
        Hub.<InterruptedException>run(() -> {
            LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
            Coroutine<?> taker = spawn("taker", () -> queue.take());
            yieldNow();
            CoroutineDump dump = find(HubDump.of(Hub.current()), "taker");
            assertThat(dump.activity()).isEqualTo(Activity.BLOCKED);
            assertThat(dump.stack()).extracting(StackTraceElement::getMethodName).contains("take");
            queue.put("a letter");
            assertThat(find(HubDump.of(Hub.current()), "taker").activity()).isEqualTo(Activity.READY);
            taker.join();
        });
    }

    @Test
    void of_coroutineInBlocking_isBlocked() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Hub.<InterruptedException>run(() -> {
            Coroutine<?> blocked = spawn("blocked", () -> blocking(() -> {
                entered.countDown();
                leave.await();
            }));
            yieldNow();
            blocking(() -> entered.await());
            assertThat(find(HubDump.of(Hub.current()), "blocked").activity()).isEqualTo(Activity.BLOCKED);
            leave.countDown();
            blocked.join();
        });
    }

    @Test
    void of_leavesTheOrderOfTheTurnsAlone() {
        assertThat(history(true)).isEqualTo(history(false));
    }

    private static String history(boolean dumped) {
        StringBuilder text = new StringBuilder();
        Simulation.run(3, () -> {
            for (int i = 0; i < 10; i++) {
                spawn(() -> {
                    for (int j = 0; j < 10; j++) {
                        text.append(current()).append(' ');
                        if (dumped) {
                            HubDump.of(Hub.current());
                        }
                        yieldNow();
                    }
                });
            }
        });
        return text.toString();
    }

    @Test
    void of_closedHub_isEmpty() {
        Hub hub = Hub.start();
        hub.close();
        assertThat(HubDump.of(hub).coroutines()).isEmpty();
        assertThat(HubDump.of(hub).isComplete()).isTrue();
    }

    @Test
    void of_whatIsWaitedForHasABadText_isShownAllTheSame() {
        assertThat(CoroutineDump.textOf(new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        })).contains("HubDumpTest").contains("no text");
    }

    @Test
    void toJson_escapesNames() {
        Hub.run(() -> {
            Coroutine<?> odd = spawn("a \"b\"\n\\c\u0001", () -> {});
            assertThat(HubDump.of(Hub.current()).toJson()).contains("\"name\":\"a \\\"b\\\"\\n\\\\c\\u0001\"")
                    .contains("\"activity\":\"scheduled\"")
                    .doesNotContain("\n");
            odd.join();
        });
    }

    @Test
    void of_null_isRefused() {
        assertThatThrownBy(() -> HubDump.of(null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("Hub.current()");
    }
}
