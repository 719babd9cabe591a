package dev.loomlet.greenlet;

import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class GreenletTreeTest {

    private final Greenlet main = Greenlet.current();

    @Test
    void parentMayBeSetInAnyState_7() {
        Greenlet other = Greenlet.of(() -> {});
        Greenlet child = Greenlet.of(() -> main.switchTo());
        child.setParent(other);
        assertThat(child.parent()).isSameAs(other);
        child.switchTo();
        child.setParent(main);
        assertThat(child.parent()).isSameAs(main);
        child.switchTo();
        assertThat(child.isDead()).isTrue();
        child.setParent(other);
        assertThat(child.parent()).isSameAs(other);
    }

    @Test
    void nullParent_7() {
        assertThatNullPointerException().isThrownBy(() -> Greenlet.of(() -> {}).setParent(null))
                .withMessageStartingWith("parent is null; ");
    }

    @Test
    void cyclicParents_7() {
        Greenlet a = Greenlet.of(() -> {});
        Greenlet b = Greenlet.of(() -> {}, a);
        Greenlet c = Greenlet.of(() -> {}, b);
        assertThatIllegalArgumentException().isThrownBy(() -> a.setParent(c))
                .withMessageContainingAll("parent " + c, "cyclic parent chain", "descends from its child " + a);
        assertThatIllegalArgumentException().isThrownBy(() -> a.setParent(a))
                .withMessageContaining("cyclic parent chain");
        assertThat(a.parent()).isSameAs(main);
    }

    @Test
    void parentOfAnotherThread_7() throws Exception {
        Greenlet foreign = OtherThread.call(Thread.ofPlatform(), Greenlet::current);
        Greenlet own = Greenlet.of(() -> {});
        assertThatIllegalArgumentException().isThrownBy(() -> own.setParent(foreign))
                .withMessageContainingAll("parent " + foreign, "belongs to another thread");
        assertThatIllegalArgumentException().isThrownBy(() -> Greenlet.of(() -> {}, foreign));
        assertThat(own.parent()).isSameAs(main);
    }

    @Test
    void parentOfMain_7() {
        assertThat(main.parent()).isNull();
        assertThatIllegalStateException().isThrownBy(() -> main.setParent(Greenlet.of(() -> {})))
                .withMessageContainingAll("cannot get the parent", "a main greenlet is the root of its tree");
    }

    @Test
    void statesFromCreationToDeath_8() {
        Greenlet[] self = new Greenlet[1];
        boolean[] whileRunning = new boolean[3];
        Greenlet greenlet = Greenlet.of(() -> {
            whileRunning[0] = self[0].isStarted();
            whileRunning[1] = self[0].isActive();
            whileRunning[2] = self[0].isDead();
            main.switchTo();
        });
        self[0] = greenlet;
        assertStates(greenlet, false, false, false);
        greenlet.switchTo();
        assertThat(whileRunning).containsExactly(true, true, false);
        assertStates(greenlet, true, true, false);
        greenlet.switchTo();
        assertStates(greenlet, true, false, true);
    }

    @Test
    void statesOfMain_8() {
        assertStates(main, true, true, false);
        assertThat(main.isMain()).isTrue();
        assertThat(Greenlet.of(() -> {}).isMain()).isFalse();
    }

    private static void assertStates(Greenlet greenlet, boolean started, boolean active, boolean dead) {
        assertThat(greenlet.isStarted()).isEqualTo(started);
        assertThat(greenlet.isActive()).isEqualTo(active);
        assertThat(greenlet.isDead()).isEqualTo(dead);
    }

    @Test
    void textOfEachState_13() {
        Greenlet greenlet = Greenlet.of(start -> {
            main.switchTo(Greenlet.current().toString() + main);
            return null;
        });
        String name = "Greenlet@" + Integer.toHexString(greenlet.hashCode());
        String mainName = "Greenlet@" + Integer.toHexString(main.hashCode());
        assertThat(greenlet).hasToString(name + "[pending]");
        assertThat(greenlet.switchTo()).isEqualTo(name + "[current]" + mainName + "[main, suspended]");
        assertThat(greenlet).hasToString(name + "[suspended]");
        assertThat(main).hasToString(mainName + "[main, current]");
        greenlet.switchTo();
        assertThat(greenlet).hasToString(name + "[dead]");
    }

    @Test
    void cannotBeCopiedAndMayBeReferredToWeakly_16() {
        assertThat(Cloneable.class.isAssignableFrom(Greenlet.class)).isFalse();
        assertThat(Modifier.isFinal(Greenlet.class.getModifiers())).isTrue();
        Greenlet greenlet = Greenlet.of(() -> {});
        assertThat(new WeakReference<>(greenlet).get()).isSameAs(greenlet);
    }
}
