package dev.loomlet.sync;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.generator.Sequence;
import dev.loomlet.greenlet.Greenlet;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's local does, section A9 of its semantics. */
@ExtendWith(HubExtension.class)
class LocalTest {

    private final Local<String> local = Local.create();
    private final Local<String> inheritable = Local.inheritable();
    private final List<Object> log = new ArrayList<>();

    @Test
    void eachCoroutine_hasAValueOfItsOwn() {
        Hub.run(() -> {
            local.set("main");
            for (String name : List.of("a", "b")) {
                spawn(() -> {
                    log.add(local.get());
                    local.set(name);
                    yieldNow();
                    log.add(local.get());
                });
            }
            yieldNow();
            assertThat(local.get()).isEqualTo("main");
        });
        assertThat(log).containsExactly(null, null, "a", "b");
    }

    @Test
    void initial_isComputedOnceForEachCoroutine() {
        List<String> made = new ArrayList<>();
        Local<List<String>> lists = Local.create(() -> {
            made.add("made");
            return new ArrayList<>();
        });
        Hub.run(() -> {
            for (int number = 0; number < 2; number++) {
                spawn(() -> {
                    lists.get().add("x");
                    yieldNow();
                    assertThat(lists.get()).hasSize(1);
                });
            }
        });
        assertThat(made).hasSize(2);
    }

    @Test
    void coroutineThatFollowsOnTheSameThread_seesNothingOfTheFirst() {
        Hub.run(() -> {
            for (int number = 0; number < 3; number++) {
                spawn(() -> {
                    assertThat(local.isSet()).isFalse();
                    assertThat(inheritable.isSet()).isFalse();
                    local.set("x");
                    inheritable.set("x");
                }).get();
            }
        });
    }

    @Test
    void inheritable_beginsWithTheValueAtTheMomentOfSpawning() {
        Hub.run(() -> {
            inheritable.set("first");
            local.set("own");
            Coroutine<?> child = spawn(() -> {
                log.add(inheritable.get());
                log.add(local.get());
                inheritable.set("child's");
                log.add(spawn(() -> inheritable.get()).get());
            });
            inheritable.set("second");
            child.get();
            log.add(inheritable.get());
        });
        assertThat(log).containsExactly("first", null, "child's", "second");
    }

    @Test
    void inheritable_fromThreadsAndOtherHubs() {
        inheritable.set("thread's");
        try (Hub hub = Hub.start()) {
            assertThat(hub.spawn(() -> inheritable.get()).get()).isEqualTo("thread's");
        }
        assertThat(spawn(() -> inheritable.get()).get()).isEqualTo("thread's");
        inheritable.remove();
        assertThat(spawn(() -> inheritable.isSet()).get()).isFalse();
    }

    @Test
    void inheritable_withInitial_computesWhereThereIsNothingToInherit() {
        Local<Integer> depth = Local.inheritable(() -> 0);
        Hub.run(() -> {
            assertThat(spawn(() -> depth.get()).get()).isZero();
            depth.set(7);
            assertThat(spawn(() -> depth.get()).get()).isEqualTo(7);
        });
    }

    @Test
    void remove_beginsAnew_andNullIsAValue() {
        Local<String> initial = Local.create(() -> "initial");
        Hub.run(() -> {
            initial.set(null);
            assertThat(initial.isSet()).isTrue();
            assertThat(initial.get()).isNull();
            initial.remove();
            assertThat(initial.isSet()).isFalse();
            assertThat(initial.get()).isEqualTo("initial");
        });
    }

    @Test
    void with_hasTheFormerValueAgain() {
        Hub.run(() -> {
            assertThatThrownBy(() -> local.with("inner", () -> {
                assertThat(local.get()).isEqualTo("inner");
                throw new IllegalStateException("mine");
            })).hasMessage("mine");
            assertThat(local.isSet()).isFalse();
            local.set("outer");
            assertThat(local.<String, RuntimeException>with(null, () -> "" + local.get())).isEqualTo("null");
            assertThat(local.get()).isEqualTo("outer");
        });
    }

    @Test
    void generatorsAndGreenlets_seeTheValueOfTheirCoroutine() {
        Hub.run(() -> {
            local.set("main");
            Iterator<String> generator = Sequence.<String>of(y -> {
                y.yield(local.get());
                local.set("generator's");
                y.yield(local.get());
            }).iterator();
            Greenlet greenlet = Greenlet.of(_ -> local.get());
            log.add(generator.next());
            log.add(generator.next());
            log.add(greenlet.switchTo());
            log.add(local.get());
        });
        assertThat(log).containsExactly("main", "generator's", "generator's", "generator's");
    }

    @Test
    void coroutineHasEnded_itsValuesAreLetGoOf() {
        Hub.run(() -> {
            WeakReference<?>[] values = new WeakReference<?>[2];
            Coroutine<?> ended = spawn(() -> {
                Object value = new Object();
                Local.<Object>create();
                Local<Object> holder = KEPT;
                holder.set(value);
                values[0] = new WeakReference<>(value);
            });
            Object inherited = new Object();
            KEPT_INHERITABLE.set(inherited);
            Coroutine<?> killedBeforeItsStart = spawn(() -> {});
            KEPT_INHERITABLE.remove();
            values[1] = new WeakReference<>(inherited);
            inherited = null;
            killedBeforeItsStart.kill();
            joinAll(ended);
            yieldNow();
            awaitCleared(values[0]);
            awaitCleared(values[1]);
            assertThat(ended.ready()).isTrue();
        });
    }

    private static final Local<Object> KEPT = Local.create();
    private static final Local<Object> KEPT_INHERITABLE = Local.inheritable();

    @Test
    void variableIsUsedNoMore_itsValueIsLetGoOfWhileTheCoroutineGoesOn() {
        Hub.run(() -> {
            WeakReference<?> value = setInAForgottenVariable();
            awaitCleared(value);
        });
    }

    private static WeakReference<?> setInAForgottenVariable() {
        Object value = new Object();
        Local<Object> forgotten = Local.create();
        forgotten.set(value);
        return new WeakReference<>(value);
    }

    /** Touches a variable each time, as that is when the map of values drops what is unused. */
    private static void awaitCleared(WeakReference<?> reference) {
        while (reference.get() != null) {
            System.gc();
            KEPT.isSet();
            yieldNow();
        }
    }

    @Test
    void create_nullInitial_namesTheArgument() {
        assertThatThrownBy(() -> Local.create(null)).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("initial");
    }
}
