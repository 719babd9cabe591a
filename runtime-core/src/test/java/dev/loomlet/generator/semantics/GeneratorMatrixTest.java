package dev.loomlet.generator.semantics;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.GeneratorExit;
import dev.loomlet.generator.StopIteration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** The whole matrix of point 44: what the inner's finally does, against what is done to the outer. */
class GeneratorMatrixTest {

    private enum Action {
        NOTHING,
        RAISE_EXIT,
        RAISE_STOP,
        RAISE_ERROR,
        RAISE_EXCEPTION,
        YIELD,
        RETURN
    }

    private enum Operation {
        CLOSE,
        EXIT,
        STOP,
        ERROR,
        EXCEPTION;

        final Throwable raised = switch (this.name()) {
            case "EXIT" -> new GeneratorExit("raised");
            case "STOP" -> new StopIteration("raised");
            case "ERROR" -> new Error("raised");
            default -> new Exception("raised");
        };
    }

    private enum Outcome {
        SILENT,
        RAISED,
        OF_INNER,
        STOP_IS_FAULT,
        IGNORED,
        GIVES_Z,
        RETURNS_RV
    }

    private final GeneratorExit exit = new GeneratorExit("i");
    private final StopIteration stop = new StopIteration("i");
    private final Error error = new Error("i");
    private final Exception exception = new Exception("i");

    static Stream<Arguments> matrix_44() {
        List<Arguments> cells = new ArrayList<>();
        row(cells, Action.NOTHING, Outcome.SILENT, Outcome.RAISED, Outcome.STOP_IS_FAULT, Outcome.RAISED);
        row(cells, Action.RAISE_EXIT, Outcome.SILENT, Outcome.RAISED, Outcome.OF_INNER, Outcome.OF_INNER);
        row(cells, Action.RAISE_STOP, Outcome.STOP_IS_FAULT, Outcome.STOP_IS_FAULT, Outcome.STOP_IS_FAULT,
                Outcome.STOP_IS_FAULT);
        row(cells, Action.RAISE_ERROR, Outcome.OF_INNER, Outcome.OF_INNER, Outcome.OF_INNER, Outcome.OF_INNER);
        row(cells, Action.RAISE_EXCEPTION, Outcome.OF_INNER, Outcome.OF_INNER, Outcome.OF_INNER, Outcome.OF_INNER);
        row(cells, Action.YIELD, Outcome.IGNORED, Outcome.IGNORED, Outcome.GIVES_Z, Outcome.GIVES_Z);
        row(cells, Action.RETURN, Outcome.SILENT, Outcome.RAISED, Outcome.RETURNS_RV, Outcome.RETURNS_RV);
        return cells.stream();
    }

    private static void row(
            List<Arguments> cells, Action action, Outcome close, Outcome exit, Outcome stop, Outcome others) {
        cells.add(Arguments.of(action, Operation.CLOSE, close));
        cells.add(Arguments.of(action, Operation.EXIT, exit));
        cells.add(Arguments.of(action, Operation.STOP, stop));
        cells.add(Arguments.of(action, Operation.ERROR, others));
        cells.add(Arguments.of(action, Operation.EXCEPTION, others));
    }

    @ParameterizedTest
    @MethodSource
    void matrix_44(Action action, Operation operation, Outcome expected) {
        Generator<String, Void, String> inner = Generator.returning(y -> {
            Throwable pending = null;
            try {
                y.yield("y");
            } catch (Throwable t) {
                pending = t;
            }
            switch (action) {
                case NOTHING -> {}
                case RAISE_EXIT -> throw exit;
                case RAISE_STOP -> throw stop;
                case RAISE_ERROR -> throw error;
                case RAISE_EXCEPTION -> throw exception;
                case YIELD -> y.yield("z");
                case RETURN -> {
                    return "rv";
                }
            }
            if (pending instanceof Error e) {
                throw e;
            }
            throw (Exception) pending;
        });
        Generator<String, Void, String> outer = Generator.returning(y -> y.yieldFrom(inner));
        assertThat(outer.next()).isEqualTo("y");

        String value = null;
        Throwable thrown = null;
        try {
            if (operation == Operation.CLOSE) {
                outer.close();
            } else {
                value = outer.raise(operation.raised);
            }
        } catch (Throwable t) {
            thrown = t;
        }

        switch (expected) {
            case SILENT -> assertThat(thrown).isNull();
            case RAISED -> assertThat(thrown).isSameAs(operation.raised);
            case OF_INNER -> assertThat(thrown).isSameAs(switch (action) {
                case RAISE_EXIT -> exit;
                case RAISE_ERROR -> error;
                default -> exception;
            });
            case STOP_IS_FAULT -> assertThat(thrown).isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("generator raised StopIteration")
                    .cause()
                    .isSameAs(action == Action.RAISE_STOP ? stop : operation.raised);
            case IGNORED -> GeneratorCloseTest.assertIgnored(thrown);
            case GIVES_Z -> {
                assertThat(thrown).isNull();
                assertThat(value).isEqualTo("z");
                return;
            }
            case RETURNS_RV -> {
                assertThat(thrown).isExactlyInstanceOf(StopIteration.class);
                assertThat(((StopIteration) thrown).value()).isEqualTo("rv");
            }
        }
        assertThat(outer.state()).isEqualTo(Generator.State.CLOSED);
        assertThatCode(outer::close).doesNotThrowAnyException();
    }
}
