package dev.loomlet.greenlet;

import dev.loomlet.engine.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GreenletStackTest {

    private static Greenlet main = Greenlet.current();

    private static Object waitDeepInside(int depth) {
        return depth == 0 ? main.switchTo() : waitDeepInside(depth - 1);
    }

    private static List<String> methods(Greenlet greenlet) {
        return Arrays.stream(greenlet.stackTrace()).map(StackTraceElement::getMethodName).toList();
    }

    @Test
    void stackOfASuspendedOneEndsAtTheBottomOfItsBody_9() {
        main = Greenlet.current();
        Greenlet greenlet = Greenlet.of(start -> waitDeepInside(2));
        assertThat(greenlet.stackTrace()).isEmpty();
        greenlet.switchTo();
        assertThat(methods(greenlet)).hasSize(4)
                .startsWith("waitDeepInside", "waitDeepInside", "waitDeepInside")
                .last()
                .asString()
                .startsWith("lambda$stackOfASuspendedOne");
        greenlet.switchTo();
        assertThat(greenlet.stackTrace()).isEmpty();
    }

    @Test
    void stackOfTheCurrentOneIsEmpty_9() {
        assertThat(Greenlet.current().stackTrace()).isEmpty();
        Greenlet greenlet = Greenlet.of(start -> Greenlet.current().stackTrace().length);
        assertThat(greenlet.switchTo()).isEqualTo(0);
    }

    @Test
    void stackOfMainWhileAnotherRuns_9() {
        Greenlet thread = Greenlet.current();
        Greenlet greenlet = Greenlet.of(start -> methods(thread));
        assertThat(switchFromHere(greenlet)).asInstanceOf(InstanceOfAssertFactories.LIST)
                .startsWith("switchFromHere", "stackOfMainWhileAnotherRuns_9");
    }

    private static Object switchFromHere(Greenlet greenlet) {
        return greenlet.switchTo();
    }

    @Test
    void exceptionInHandlingIsOfOneGreenlet_10() {
        Greenlet thread = Greenlet.current();
        List<String> order = new ArrayList<>();
        Greenlet handling = Greenlet.of(() -> {
            try {
                throw new ArithmeticException("own");
            } catch (ArithmeticException e) {
                thread.switchTo();
                order.add("back in handler of " + e.getMessage());
                throw e;
            }
        });
        handling.switchTo();
        try {
            throw new IllegalArgumentException("of main");
        } catch (IllegalArgumentException e) {
            assertThatThrownBy(handling::switchTo).isInstanceOf(ArithmeticException.class)
                    .hasMessage("own")
                    .hasNoCause()
                    .hasNoSuppressedExceptions();
            assertThat(e).hasNoSuppressedExceptions();
        }
        assertThat(order).containsExactly("back in handler of own");
    }

    private static final List<Object> SEEN_BY_INITIALISER = new ArrayList<>();

    private static final class SwitchesWhenInitialised {
        static {
            try {
                SEEN_BY_INITIALISER.add(Greenlet.current().parent().switchTo("from the initialiser"));
            } catch (IllegalStateException e) {
                SEEN_BY_INITIALISER.add(e);
            }
        }

        static String greeting() {
            return "initialised";
        }
    }

    @Test
    void switchBelowANativeFrameIsRefusedOrWorks() {
        Greenlet thread = Greenlet.current();
        Greenlet greenlet = Greenlet.of(start -> thread.switchTo(SwitchesWhenInitialised.greeting()));
        Object first = greenlet.switchTo();
        if (Engine.current().isDirect()) {
            assertThat(SEEN_BY_INITIALISER).singleElement()
                    .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(greenlet.toString().replace("suspended", "current") + " cannot switch to ")
                    .hasMessageContaining("class initialiser");
        } else {
            assertThat(first).isEqualTo("from the initialiser");
            first = greenlet.switchTo("into the initialiser");
            assertThat(SEEN_BY_INITIALISER).containsExactly("into the initialiser");
        }
        assertThat(first).isEqualTo("initialised");
        assertThat(greenlet.switchTo("end")).isEqualTo("end");
        assertThat(Greenlet.current()).isSameAs(thread);
    }
}
