package dev.loomlet.greenlet;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GreenletCloseTest {

    private final Greenlet main = Greenlet.current();
    private final List<Object> log = new ArrayList<>();

    private Greenlet suspendedChildOf(Greenlet parent, String name) {
        Greenlet greenlet = Greenlet.of(start -> {
            try {
                main.switchTo();
                return "result of " + name;
            } finally {
                log.add(name);
            }
        }, parent);
        greenlet.switchTo();
        return greenlet;
    }

    @Test
    void closeReturnsWhenFinallyBlocksHaveRun_12() {
        Greenlet greenlet = suspendedChildOf(main, "a");
        greenlet.close();
        assertThat(log).containsExactly("a");
        assertThat(greenlet.isDead()).isTrue();
        greenlet.close();
        assertThat(log).containsExactly("a");
    }

    @Test
    void closeOfAnUnstartedOneRunsNothing_12() {
        Greenlet parent = Greenlet.of(() -> log.add("parent"));
        Greenlet greenlet = Greenlet.of(() -> log.add("body"), parent);
        greenlet.close();
        assertThat(greenlet.isDead()).isTrue();
        assertThat(parent.isStarted()).isFalse();
        assertThat(log).isEmpty();
    }

    @Test
    void tryWithResourcesCloses_12() {
        try (Greenlet greenlet = suspendedChildOf(main, "a")) {
            assertThat(greenlet.isActive()).isTrue();
            log.add("in block");
        }
        assertThat(log).containsExactly("in block", "a");
    }

    @Test
    void theEndGoesToTheCloserAndTheParentStays_12() {
        Greenlet parent = Greenlet.of(start -> {
            log.add(main.switchTo());
            return null;
        });
        parent.switchTo();
        Greenlet child = suspendedChildOf(parent, "child");
        Greenlet closer = Greenlet.of(() -> {
            child.close();
            log.add("closed");
        });
        closer.switchTo();
        assertThat(log).containsExactly("child", "closed");
        assertThat(parent.isActive()).isTrue();
        assertThat(child.parent()).isSameAs(parent);
        child.switchTo("to the parent");
        assertThat(log).endsWith("to the parent");
    }

    @Test
    void anotherExceptionComesOutOfClose_12() {
        Greenlet greenlet = Greenlet.of(() -> {
            try {
                main.switchTo();
            } catch (GreenletExit e) {
                throw new ArithmeticException();
            }
        });
        greenlet.switchTo();
        assertThatThrownBy(greenlet::close).isInstanceOf(ArithmeticException.class);
        assertThat(greenlet.isDead()).isTrue();
    }

    @Test
    void oneThatSavesItselfIsReported_12() {
        Greenlet parent = Greenlet.of(start -> "parent got " + start);
        Greenlet stubborn = Greenlet.of(start -> {
            try {
                return main.switchTo();
            } catch (GreenletExit e) {
                return main.switchTo("not yet");
            }
        }, parent);
        stubborn.switchTo();
        assertThatIllegalStateException().isThrownBy(stubborn::close)
                .withMessageStartingWith(stubborn + " did not end when it was closed: ");
        assertThat(stubborn.isActive()).isTrue();
        assertThat(stubborn.switchTo("end")).as("the parent is its heir again").isEqualTo("parent got end");
    }

    @Test
    void theCurrentOneAndMainCannotBeClosed_12() {
        assertThatIllegalStateException().isThrownBy(main::close).withMessageContaining("as it ends with its thread");
        Greenlet greenlet = Greenlet.of(() -> {
            assertThatIllegalStateException().isThrownBy(main::close)
                    .withMessageContaining("as it ends with its thread");
            assertThatIllegalStateException().isThrownBy(() -> Greenlet.current().close())
                    .withMessageContaining("return from its body");
            log.add("survived");
        });
        greenlet.switchTo();
        assertThat(log).containsExactly("survived");
    }

    @Test
    void aChildMayCloseItsParent_12() {
        Greenlet parent = Greenlet.of(() -> {
            try {
                main.switchTo();
            } finally {
                log.add("parent");
            }
        });
        parent.switchTo();
        Greenlet child = Greenlet.of(start -> {
            parent.close();
            log.add("child goes on");
            return "to the grandparent";
        }, parent);
        assertThat(child.switchTo()).isEqualTo("to the grandparent");
        assertThat(log).containsExactly("parent", "child goes on");
    }

    @Test
    void finallyBlocksMayCloseOthers_12() {
        Greenlet inner = suspendedChildOf(main, "inner");
        Greenlet outer = Greenlet.of(() -> {
            try (inner) {
                main.switchTo();
            } finally {
                log.add("outer");
            }
        });
        outer.switchTo();
        outer.close();
        assertThat(log).containsExactly("inner", "outer");
        assertThat(inner.isDead()).isTrue();
    }

    @Test
    void twoMayCloseTheSameOne_12() {
        Greenlet[] second = new Greenlet[1];
        Greenlet victim = Greenlet.of(start -> {
            try {
                return main.switchTo();
            } finally {
                second[0].switchTo();
            }
        });
        victim.switchTo();
        second[0] = Greenlet.of(() -> {
            victim.close();
            log.add("second");
            main.switchTo();
        });
        victim.close();
        assertThat(log).containsExactly("second");
        assertThat(victim.isDead()).isTrue();
        assertThat(victim.switchTo(5)).as("a dead one passes on to its parent").isEqualTo(5);
    }
}
