package dev.loomlet.greenlet;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class GreenletSwitchTest {

    private final Greenlet main = Greenlet.current();

    @Test
    void parentDefaultsToTheCurrentGreenlet_1() {
        Greenlet child = Greenlet.of(start -> Greenlet.of(() -> {}));
        assertThat(child.parent()).isSameAs(main);
        Greenlet grandchild = (Greenlet) child.switchTo();
        assertThat(grandchild.parent()).isSameAs(child);
    }

    @Test
    void parentMayBeGiven_1() {
        Greenlet parent = Greenlet.of(() -> {});
        assertThat(Greenlet.of(() -> {}, parent).parent()).isSameAs(parent);
        assertThat(Greenlet.of(start -> start, parent).parent()).isSameAs(parent);
    }

    @Test
    void nullArgumentsOfFactories_1() {
        assertThatNullPointerException().isThrownBy(() -> Greenlet.of((Greenlet.Body) null))
                .withMessage("body is null; pass the code that the greenlet is to run");
        assertThatNullPointerException().isThrownBy(() -> Greenlet.of((Greenlet.Task) null))
                .withMessage("task is null; pass the code that the greenlet is to run");
        assertThatNullPointerException().isThrownBy(() -> Greenlet.of(() -> {}, null))
                .withMessageStartingWith("parent is null; ");
    }

    @Test
    void firstSwitchGivesTheStartValue_2() {
        List<Object> seen = new ArrayList<>();
        Greenlet.of(start -> seen.add(start)).switchTo(42);
        Greenlet.of(start -> seen.add(start)).switchTo();
        Greenlet.of(start -> seen.add(start)).switchTo(null);
        assertThat(seen).containsExactly(42, null, null);
    }

    @Test
    void pendingSwitchReturnsTheValue_2() {
        List<Object> seen = new ArrayList<>();
        Greenlet echo = Greenlet.of(start -> {
            Object value = start;
            while (true) {
                seen.add(value);
                value = main.switchTo("got " + value);
            }
        });
        assertThat(echo.switchTo(1)).isEqualTo("got 1");
        assertThat(echo.switchTo("two")).isEqualTo("got two");
        assertThat(echo.switchTo()).isEqualTo("got null");
        assertThat(seen).containsExactly(1, "two", null);
    }

    @Test
    void switchToSelfReturnsItsValue_2() {
        Object value = new Object();
        assertThat(main.switchTo(value)).isSameAs(value);
        assertThat(main.switchTo()).isNull();
        Greenlet inner = Greenlet.of(start -> Greenlet.current().switchTo(start));
        assertThat(inner.switchTo(value)).isSameAs(value);
    }

    @Test
    void tutorialOfTwoThatSwitchByHand_2() {
        List<Integer> printed = new ArrayList<>();
        Greenlet[] greenlets = new Greenlet[2];
        greenlets[0] = Greenlet.of(() -> {
            printed.add(12);
            greenlets[1].switchTo();
            printed.add(34);
            greenlets[1].switchTo();
        });
        greenlets[1] = Greenlet.of(() -> {
            printed.add(56);
            greenlets[0].switchTo();
            printed.add(78);
        });
        greenlets[0].switchTo();
        assertThat(printed).containsExactly(12, 56, 34, 78);
        assertThat(greenlets[1].isDead()).isTrue();
        assertThat(greenlets[0].isActive()).isTrue();
        greenlets[0].switchTo();
        assertThat(greenlets[0].isDead()).isTrue();
    }

    @Test
    void currentIsTheOneThatRuns_2() {
        Greenlet[] seen = new Greenlet[2];
        Greenlet child = Greenlet.of(() -> {
            seen[0] = Greenlet.current();
            main.switchTo();
            seen[1] = Greenlet.current();
        });
        child.switchTo();
        assertThat(Greenlet.current()).isSameAs(main);
        child.switchTo();
        assertThat(seen).containsExactly(child, child);
        assertThat(Greenlet.current()).isSameAs(main);
    }

    @Test
    void resultGoesToTheParent_3() {
        Greenlet child = Greenlet.of(start -> (int) start + 1);
        assertThat(child.switchTo(41)).isEqualTo(42);
        assertThat(child.isDead()).isTrue();
        assertThat(Greenlet.of(() -> {}).switchTo(5)).isNull();
    }

    @Test
    void resultGoesToTheParentAndNotToWhomeverSwitchedHere_3() {
        Greenlet worker = Greenlet.of(start -> "result");
        Greenlet bystander = Greenlet.of(start -> "bystander got " + worker.switchTo());
        assertThat(bystander.switchTo()).isEqualTo("result");
        assertThat(bystander.isActive()).isTrue();
        assertThat(bystander.switchTo(7)).isEqualTo("bystander got 7");
    }

    @Test
    void resultGoesToTheParentOfThatMoment_3() {
        Greenlet late = Greenlet.of(start -> "late parent got " + main.switchTo("late parent waits"));
        assertThat(late.switchTo()).isEqualTo("late parent waits");
        Greenlet child = Greenlet.of(start -> {
            Greenlet.current().setParent(late);
            return 42;
        });
        assertThat(child.switchTo()).isEqualTo("late parent got 42");
        assertThat(late.isDead()).isTrue();
    }

    @Test
    void resultPassesDeadParents_3() {
        Greenlet grandparent = Greenlet.of(start -> "grandparent got " + main.switchTo());
        grandparent.switchTo();
        Greenlet parent = Greenlet.of(start -> null, grandparent);
        Greenlet child = Greenlet.of(start -> 42, parent);
        parent.raise(new GreenletExit());
        assertThat(parent.isDead()).isTrue();
        assertThat(grandparent.isDead()).isTrue();
        assertThat(child.switchTo()).isEqualTo(42);
    }

    @Test
    void resultStartsAnUnstartedParent_3() {
        Greenlet parent = Greenlet.of(start -> "started with " + start);
        assertThat(Greenlet.of(start -> 42, parent).switchTo()).isEqualTo("started with 42");
        Greenlet other = Greenlet.of(start -> "started with " + start);
        assertThat(Greenlet.of(() -> {}, other).switchTo()).isEqualTo("started with null");
        assertThat(other.isDead()).isTrue();
    }

    @Test
    void deadTargetIsSelfSwitchFromItsParent_5() {
        Greenlet dead = Greenlet.of(() -> {});
        dead.switchTo();
        assertThat(dead.switchTo()).isNull();
        assertThat(dead.switchTo(5)).isEqualTo(5);
        List<Integer> list = List.of(1, 2);
        assertThat(dead.switchTo(list)).isSameAs(list);
    }

    @Test
    void deadTarget_returnsToNearestLiveAncestor_5() {
        Greenlet ancestor = Greenlet.of(start -> "ancestor got " + main.switchTo());
        ancestor.switchTo();
        Greenlet between = Greenlet.of(() -> main.switchTo(), ancestor);
        Greenlet dead = Greenlet.of(() -> main.switchTo(), between);
        between.switchTo();
        dead.switchTo();
        dead.close();
        between.close();
        assertThat(dead.switchTo(42)).isEqualTo("ancestor got 42");
    }

    @Test
    void deadTargetStartsAnUnstartedParent_5() {
        Greenlet parent = Greenlet.of(start -> "started with " + start);
        Greenlet dead = Greenlet.of(() -> {}, parent);
        dead.close();
        assertThat(dead.switchTo(42)).isEqualTo("started with 42");
    }
}
