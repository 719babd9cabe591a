package dev.loomlet.sync;

import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.OnDirect;
import dev.loomlet.OnPortable;
import dev.loomlet.generator.Sequence;
import dev.loomlet.greenlet.Greenlet;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** What the JDK's own context variables do in coroutines, generators and greenlets. See the decision record on locals. */
@ExtendWith(HubExtension.class)
class ThreadContextTest {

    private static final ThreadLocal<String> THREAD_LOCAL = new ThreadLocal<>();
    private static final ThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    @AfterEach
    void clear() {
        THREAD_LOCAL.remove();
        INHERITABLE.remove();
    }

    @Test
    void threadLocal_belongsToTheCoroutine_andIsGoneWithIt() {
        Hub.run(() -> {
            THREAD_LOCAL.set("main");
            for (int number = 0; number < 3; number++) {
                String mine = "" + number;
                spawn(() -> {
                    assertThat(THREAD_LOCAL.get()).isNull();
                    THREAD_LOCAL.set(mine);
                    yieldNow();
                    assertThat(THREAD_LOCAL.get()).isEqualTo(mine);
                }).get();
            }
            assertThat(THREAD_LOCAL.get()).isEqualTo("main");
        });
    }

    @Test
    void inheritableThreadLocal_isNotInheritedBySpawning() {
        INHERITABLE.set("thread's");
        Hub.run(() -> {
            assertThat(INHERITABLE.get()).isNull();
            INHERITABLE.set("main's");
            assertThat(spawn(() -> INHERITABLE.get()).get()).isNull();
        });
    }

    @Test
    void scopedValue_lastsAcrossWaits_andIsNotInheritedBySpawning() {
        ScopedValue.where(SCOPED, "thread's").run(() -> Hub.run(() -> {
            assertThat(SCOPED.isBound()).isFalse();
            ScopedValue.where(SCOPED, "main's").run(() -> {
                yieldNow();
                assertThat(SCOPED.get()).isEqualTo("main's");
                assertThat(spawn(() -> SCOPED.isBound()).get()).isFalse();
            });
        }));
    }

    @Test
    void scopedValue_boundInsideAGenerator_lastsAcrossYields_andIsNotSeenOutside() {
        Iterator<String> generator = Sequence.<String>of(
                y -> ScopedValue.where(SCOPED, "generator's").run(() -> {
                    y.yield("first");
                    y.yield(SCOPED.get());
                }))
                .iterator();
        generator.next();
        assertThat(SCOPED.isBound()).isFalse();
        assertThat(generator.next()).isEqualTo("generator's");
        assertThat(SCOPED.isBound()).isFalse();
    }

    @Test
    @OnDirect
    void direct_generatorsAndGreenlets_shareTheThreadLocalsOfTheirCaller() {
        THREAD_LOCAL.set("caller's");
        INHERITABLE.set("caller's");
        assertThat(inGenerator(THREAD_LOCAL)).isEqualTo("caller's");
        assertThat(inGreenlet(THREAD_LOCAL)).isEqualTo("caller's");
        assertThat(inGenerator(INHERITABLE)).isEqualTo("caller's");
        assertThat(inGreenlet(INHERITABLE)).isEqualTo("caller's");
    }

    @Test
    @OnPortable
    void portable_generatorsAndGreenlets_haveThreadLocalsOfTheirOwn() {
        THREAD_LOCAL.set("caller's");
        assertThat(inGenerator(THREAD_LOCAL)).isNull();
        assertThat(inGreenlet(THREAD_LOCAL)).isNull();
    }

    @Test
    @OnPortable
    void portable_generatorsAndGreenlets_beginWithACopyOfInheritableThreadLocals() {
        INHERITABLE.set("caller's");
        assertThat(inGreenlet(INHERITABLE)).isEqualTo("caller's");
        Iterator<String> generator = Sequence.<String>of(y -> {
            y.yield(INHERITABLE.get());
            y.yield(INHERITABLE.get());
        }).iterator();
        assertThat(generator.next()).isEqualTo("caller's");
        INHERITABLE.set("new");
        assertThat(generator.next()).isEqualTo("caller's");
    }

    @Test
    @OnDirect
    void direct_generator_keepsTheScopedValuesThatItBeganWith() {
        Iterator<String> generator = Sequence.<String>of(y -> {
            y.yield(SCOPED.get());
            y.yield(SCOPED.get());
        }).iterator();
        ScopedValue.where(SCOPED, "first").run(() -> assertThat(generator.next()).isEqualTo("first"));
        ScopedValue.where(SCOPED, "second").run(() -> {
            assertThat(generator.next()).isEqualTo("first");
            assertThat(SCOPED.get()).isEqualTo("second");
        });
    }

    @Test
    @OnDirect
    void direct_scopedValueOfTheCaller_isSeenInside() {
        assertThat(scopedInGenerator()).isTrue();
        assertThat(scopedInGreenlet()).isTrue();
    }

    @Test
    @OnPortable
    void portable_scopedValueOfTheCaller_isNotSeenInside() {
        assertThat(scopedInGenerator()).isFalse();
        assertThat(scopedInGreenlet()).isFalse();
    }

    private static boolean scopedInGenerator() {
        return ScopedValue.where(SCOPED, "caller's")
                .call(() -> Sequence.<Boolean>of(y -> y.yield(SCOPED.isBound())).iterator().next());
    }

    private static boolean scopedInGreenlet() {
        return ScopedValue.where(SCOPED, "caller's")
                .call(() -> (Boolean) Greenlet.of(_ -> SCOPED.isBound()).switchTo());
    }

    private static String inGenerator(ThreadLocal<String> variable) {
        return Sequence.<String>of(y -> y.yield(variable.get())).iterator().next();
    }

    private static Object inGreenlet(ThreadLocal<String> variable) {
        return Greenlet.of(_ -> variable.get()).switchTo();
    }
}
