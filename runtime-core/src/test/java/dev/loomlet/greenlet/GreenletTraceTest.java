package dev.loomlet.greenlet;

import dev.loomlet.greenlet.GreenletTracer.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GreenletTraceTest {

    private record Step(Event event, Greenlet origin, Greenlet target) {}

    private final Greenlet main = Greenlet.current();
    private final List<Step> steps = new ArrayList<>();
    private final GreenletTracer recorder = (event, origin, target) -> {
        assertThat(Greenlet.current()).isSameAs(target);
        steps.add(new Step(event, origin, target));
    };

    @AfterEach
    void stopTracing() {
        Greenlet.setTrace(null);
    }

    @Test
    void setTraceReturnsThePrevious_14() {
        assertThat(Greenlet.getTrace()).isNull();
        assertThat(Greenlet.setTrace(recorder)).isNull();
        assertThat(Greenlet.getTrace()).isSameAs(recorder);
        assertThat(Greenlet.setTrace(null)).isSameAs(recorder);
        assertThat(Greenlet.getTrace()).isNull();
    }

    @Test
    void tracerIsOfOneThread_14() throws Exception {
        Greenlet.setTrace(recorder);
        OtherThread.call(Thread.ofVirtual(), () -> {
            assertThat(Greenlet.getTrace()).isNull();
            return Greenlet.of(() -> {}).switchTo();
        });
        assertThat(steps).isEmpty();
    }

    @Test
    void everyArrivalIsTraced_14() {
        Greenlet greenlet = Greenlet.of(() -> main.switchTo());
        Greenlet.setTrace(recorder);
        greenlet.switchTo();
        greenlet.switchTo();
        Greenlet.setTrace(null);
        greenlet.switchTo();
        assertThat(steps).containsExactly(new Step(Event.SWITCH, main, greenlet),
                new Step(Event.SWITCH, greenlet, main),
                new Step(Event.SWITCH, main, greenlet), new Step(Event.SWITCH, greenlet, main));
    }

    @Test
    void switchToSelfIsTraced_14() {
        Greenlet.setTrace(recorder);
        main.switchTo(1);
        assertThat(steps).containsExactly(new Step(Event.SWITCH, main, main));
    }

    @Test
    void throwingArrivalsAreTracedAsThrow_14() {
        Greenlet greenlet = Greenlet.of(() -> main.switchTo());
        greenlet.switchTo();
        Greenlet.setTrace(recorder);
        assertThatThrownBy(() -> greenlet.raise(new ArithmeticException())).isInstanceOf(ArithmeticException.class);
        assertThat(steps).containsExactly(new Step(Event.THROW, main, greenlet), new Step(Event.THROW, greenlet, main));
    }

    @Test
    void exitThatBecomesAValueIsTracedAsSwitch_14() {
        Greenlet greenlet = Greenlet.of(() -> main.switchTo());
        greenlet.switchTo();
        Greenlet.setTrace(recorder);
        greenlet.raise();
        assertThat(steps).containsExactly(new Step(Event.THROW, main, greenlet),
                new Step(Event.SWITCH, greenlet, main));
    }

    @Test
    void tracerRunsBeforeTheCodeOfTheTarget_14() {
        List<String> order = new ArrayList<>();
        Greenlet greenlet = Greenlet.of(() -> order.add("body"));
        Greenlet.setTrace((event, origin, target) -> order.add("tracer"));
        greenlet.switchTo();
        order.add("main");
        assertThat(order).containsExactly("tracer", "body", "tracer", "main");
    }

    @Test
    void exceptionOfTheTracerStopsTracingAndIsRaisedInTheTarget_14() {
        IllegalStateException failure = new IllegalStateException("tracer");
        Greenlet greenlet = Greenlet.of(start -> {
            try {
                return main.switchTo();
            } catch (IllegalStateException e) {
                return "met " + e.getMessage();
            }
        });
        greenlet.switchTo();
        Greenlet.setTrace((event, origin, target) -> {
            throw failure;
        });
        assertThat(greenlet.switchTo("lost")).isEqualTo("met tracer");
        assertThat(Greenlet.getTrace()).isNull();
    }

    @Test
    void exceptionOfTheTracerAtTheStartEndsTheTarget_14() {
        IllegalStateException failure = new IllegalStateException("tracer");
        List<String> ran = new ArrayList<>();
        Greenlet greenlet = Greenlet.of(() -> ran.add("body"));
        Greenlet.setTrace((event, origin, target) -> {
            throw failure;
        });
        assertThatThrownBy(greenlet::switchTo).isSameAs(failure);
        assertThat(greenlet.isDead()).isTrue();
        assertThat(ran).isEmpty();
    }

    @Test
    void tracerMaySwitch_14() {
        Greenlet logger = Greenlet.of(entry -> {
            Object next = entry;
            while (true) {
                steps.add((Step) next);
                next = Greenlet.current().parent().switchTo("logged");
            }
        });
        boolean[] busy = {false};
        Greenlet greenlet = Greenlet.of(start -> "got " + start + " and " + main.switchTo(1));
        Greenlet.setTrace((event, origin, target) -> {
            if (!busy[0]) {
                busy[0] = true;
                logger.setParent(target);
                assertThat(logger.switchTo(new Step(event, origin, target))).isEqualTo("logged");
                busy[0] = false;
            }
        });
        assertThat(greenlet.switchTo("a")).isEqualTo(1);
        assertThat(greenlet.switchTo("b")).isEqualTo("got a and b");
        Greenlet.setTrace(null);
        assertThat(steps).containsExactly(new Step(Event.SWITCH, main, greenlet),
                new Step(Event.SWITCH, greenlet, main),
                new Step(Event.SWITCH, main, greenlet), new Step(Event.SWITCH, greenlet, main));
    }
}
