package dev.loomlet.greenlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GreenletRaiseTest {

    private final Greenlet main = Greenlet.current();
    private final List<Object> log = new ArrayList<>();

    private Greenlet suspended() {
        Greenlet greenlet = Greenlet.of(() -> {
            try {
                main.switchTo();
                log.add("went on");
            } finally {
                log.add("finally");
            }
        });
        greenlet.switchTo();
        return greenlet;
    }

    @Test
    void uncaughtExceptionIsRaisedInTheParent_4() {
        ArithmeticException failure = new ArithmeticException();
        Greenlet child = Greenlet.of(() -> {
            throw failure;
        });
        assertThatThrownBy(child::switchTo).isSameAs(failure);
        assertThat(child.isDead()).isTrue();
    }

    @Test
    void uncaughtErrorIsRaisedInTheParent_4() {
        AssertionError failure = new AssertionError();
        Greenlet child = Greenlet.of(() -> {
            throw failure;
        });
        assertThatThrownBy(child::switchTo).isSameAs(failure);
    }

    @Test
    void uncaughtCheckedExceptionIsTheCauseInTheParent_4() {
        IOException failure = new IOException("disk");
        Greenlet parent = Greenlet.of(() -> {
            Greenlet child = Greenlet.of(() -> {
                throw failure;
            });
            child.switchTo();
        });
        assertThatThrownBy(parent::switchTo).isExactlyInstanceOf(CompletionException.class)
                .hasMessage("java.io.IOException: disk")
                .cause()
                .isSameAs(failure);
    }

    @Test
    void uncaughtExceptionGoesOnUpwards_4() {
        ArithmeticException failure = new ArithmeticException();
        Greenlet outer = Greenlet.of(start -> {
            try {
                return Greenlet.of(() -> {
                    Greenlet.of(() -> {
                        throw failure;
                    }).switchTo();
                }).switchTo();
            } catch (ArithmeticException e) {
                return e;
            }
        });
        assertThat(outer.switchTo()).isSameAs(failure);
    }

    @Test
    void uncaughtExitIsReturnedAsAValue_4() {
        GreenletExit exit = new GreenletExit("enough") {
            private static final long serialVersionUID = 1L;
        };
        Greenlet child = Greenlet.of(() -> {
            throw exit;
        });
        assertThat(child.switchTo()).isSameAs(exit);
        assertThat(child.isDead()).isTrue();
        assertThat(exit).hasMessage("enough");
    }

    @Test
    void raiseInASuspendedOne_6() {
        IllegalArgumentException failure = new IllegalArgumentException();
        Greenlet target = suspended();
        assertThatThrownBy(() -> target.raise(failure)).isSameAs(failure);
        assertThat(log).containsExactly("finally");
        assertThat(target.isDead()).isTrue();
    }

    @Test
    void raisedThrowableMayBeCaught_6() {
        Greenlet target = Greenlet.of(start -> {
            try {
                return main.switchTo();
            } catch (IllegalArgumentException e) {
                return main.switchTo("caught " + e.getMessage());
            }
        });
        target.switchTo();
        assertThat(target.raise(new IllegalArgumentException("x"))).isEqualTo("caught x");
        assertThat(target.switchTo("end")).isEqualTo("end");
    }

    @Test
    void raisedCheckedExceptionArrivesAsTheCause_6() {
        IOException failure = new IOException();
        Greenlet target = Greenlet.of(start -> {
            try {
                return main.switchTo();
            } catch (CompletionException e) {
                return e.getCause();
            }
        });
        target.switchTo();
        assertThat(target.raise(failure)).isSameAs(failure);
    }

    @Test
    void raiseWithoutArgumentIsAnExit_6() {
        Greenlet target = suspended();
        assertThat(target.raise()).isExactlyInstanceOf(GreenletExit.class);
        assertThat(log).containsExactly("finally");
        assertThat(target.isDead()).isTrue();
    }

    @Test
    void raiseInAnUnstartedOneGoesToItsParent_6() {
        Greenlet unstarted = Greenlet.of(() -> log.add("ran"));
        assertThatThrownBy(() -> unstarted.raise(new ArithmeticException())).isInstanceOf(ArithmeticException.class);
        assertThat(unstarted.isDead()).isTrue();
        Greenlet other = Greenlet.of(() -> log.add("ran"));
        GreenletExit exit = new GreenletExit();
        assertThat(other.raise(exit)).isSameAs(exit);
        assertThat(other.isDead()).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    void raisePassesUnstartedParents_6() {
        Greenlet grandparent = Greenlet.of(() -> log.add("ran"));
        Greenlet parent = Greenlet.of(() -> log.add("ran"), grandparent);
        Greenlet child = Greenlet.of(() -> log.add("ran"), parent);
        assertThatThrownBy(() -> child.raise(new ArithmeticException())).isInstanceOf(ArithmeticException.class);
        assertThat(List.of(child, parent, grandparent)).allMatch(Greenlet::isDead);
        assertThat(log).isEmpty();
    }

    @Test
    void exitOfAnUnstartedOneStartsItsUnstartedParent_6() {
        Greenlet parent = Greenlet.of(start -> "started with " + start.getClass().getSimpleName());
        assertThat(Greenlet.of(() -> {}, parent).raise()).isEqualTo("started with GreenletExit");
    }

    @Test
    void raiseInADeadOneGoesToItsLiveAncestor_6() {
        Greenlet dead = Greenlet.of(() -> {});
        dead.switchTo();
        ArithmeticException failure = new ArithmeticException();
        assertThatThrownBy(() -> dead.raise(failure)).isSameAs(failure);
        GreenletExit exit = new GreenletExit();
        assertThat(dead.raise(exit)).isSameAs(exit);
        assertThat(dead.raise()).isInstanceOf(GreenletExit.class);
    }

    @Test
    void raiseInTheCurrentOneThrowsOnTheSpot_6() {
        Greenlet self = Greenlet.of(start -> {
            try {
                Greenlet.current().raise(new ArithmeticException("own"));
                return "not thrown";
            } catch (ArithmeticException e) {
                return e.getMessage();
            }
        });
        assertThat(self.switchTo()).isEqualTo("own");
    }

    @Test
    void raiseInMain_6() {
        GreenletExit exit = new GreenletExit();
        assertThatThrownBy(() -> main.raise(exit)).isSameAs(exit);
        Greenlet child = Greenlet.of(() -> main.raise(exit));
        assertThatThrownBy(child::switchTo).isSameAs(exit);
        assertThat(child.isActive()).isTrue();
    }

    @Test
    void raiseOfNull_6() {
        Greenlet target = suspended();
        assertThatNullPointerException().isThrownBy(() -> target.raise(null))
                .withMessage("throwable is null; pass what to throw in the greenlet, or call raise()");
        assertThat(target.isActive()).isTrue();
    }

    @Test
    void exitPassesCatchOfException_6() {
        Greenlet target = Greenlet.of(start -> {
            try {
                return main.switchTo();
            } catch (Exception e) {
                return "swallowed";
            }
        });
        target.switchTo();
        assertThat(target.raise()).isInstanceOf(GreenletExit.class);
    }
}
