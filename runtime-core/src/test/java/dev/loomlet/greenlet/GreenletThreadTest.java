package dev.loomlet.greenlet;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GreenletThreadTest {

    private final Greenlet main = Greenlet.current();

    private static Thread.Builder builder(boolean virtual) {
        return virtual ? Thread.ofVirtual().name("other") : Thread.ofPlatform().name("other");
    }

    private static void assertForeign(ThrowingCallable use, Greenlet greenlet, Thread owner, Thread user) {
        assertThatIllegalStateException().isThrownBy(use)
                .withMessage(greenlet + " belongs to " + owner + " and was used by "
                        + user
                        + "; greenlets switch within one thread: create one on each, or hand the values over a queue");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void useByAnotherThreadIsRefused_11(boolean virtual) throws Exception {
        Thread owner = Thread.currentThread();
        Greenlet unstarted = Greenlet.of(() -> {});
        Greenlet suspended = Greenlet.of(start -> main.switchTo());
        suspended.switchTo();
        Greenlet dead = Greenlet.of(() -> {});
        dead.switchTo();
        OtherThread.call(builder(virtual), () -> {
            Thread user = Thread.currentThread();
            for (Greenlet each : new Greenlet[]{unstarted, suspended, dead, main}) {
                assertForeign(each::switchTo, each, owner, user);
                assertForeign(() -> each.switchTo(1), each, owner, user);
                assertForeign(each::raise, each, owner, user);
                assertForeign(each::close, each, owner, user);
                assertForeign(each::stackTrace, each, owner, user);
                assertForeign(() -> each.setParent(each), each, owner, user);
            }
            return null;
        });
        assertThat(unstarted.isStarted()).isFalse();
        assertThat(suspended.switchTo("still works")).isEqualTo("still works");
    }

    @Test
    void useFromABodyNamesTheThreadOfTheUser_11() throws Exception {
        Thread owner = Thread.currentThread();
        Greenlet foreign = Greenlet.of(() -> {});
        OtherThread.call(builder(true), () -> {
            Thread user = Thread.currentThread();
            Greenlet.of(() -> assertForeign(foreign::switchTo, foreign, owner, user)).switchTo();
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void useAfterTheThreadHasExitedSaysSo_11(boolean virtual) throws Exception {
        Greenlet[] left = OtherThread.call(builder(virtual), () -> {
            Greenlet mainOfOther = Greenlet.current();
            Greenlet suspended = Greenlet.of(start -> mainOfOther.switchTo());
            suspended.switchTo();
            return new Greenlet[]{mainOfOther, suspended, Greenlet.of(() -> {})};
        });
        for (Greenlet each : left) {
            assertThatIllegalStateException().isThrownBy(each::switchTo)
                    .withMessageStartingWith(each + " belongs to ")
                    .withMessageContaining("which has exited");
            assertThat(each.isDead()).isTrue();
            assertThat(each.isActive()).isFalse();
            assertThat(each.toString()).endsWith("dead, thread exited]");
        }
    }

    @Test
    void eachThreadHasAMainOfItsOwn_11() throws Exception {
        Callable<Greenlet> theirs = Greenlet::current;
        Greenlet platform = OtherThread.call(builder(false), theirs);
        Greenlet virtual = OtherThread.call(builder(true), theirs);
        assertThat(platform.isMain() && virtual.isMain()).isTrue();
        assertThat(platform).isNotSameAs(main).isNotSameAs(virtual);
    }

    @Test
    void threadsSwitchIndependently_11() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread other = Thread.ofPlatform().start(() -> Greenlet.of(() -> {
            inside.countDown();
            leave.await();
        }).switchTo());
        inside.await();
        assertThat(Greenlet.of(start -> (int) start * 2).switchTo(21)).isEqualTo(42);
        leave.countDown();
        other.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bodiesSpeakForTheirThread_11(boolean virtual) throws Exception {
        Greenlet[] seen = OtherThread.call(builder(virtual), () -> {
            Greenlet mainOfOther = Greenlet.current();
            Greenlet child = Greenlet.of(start -> Greenlet.of(() -> {}));
            return new Greenlet[]{mainOfOther, child, ((Greenlet) child.switchTo()).parent()};
        });
        assertThat(seen[1].parent()).isSameAs(seen[0]);
        assertThat(seen[2]).isSameAs(seen[1]);
    }
}
