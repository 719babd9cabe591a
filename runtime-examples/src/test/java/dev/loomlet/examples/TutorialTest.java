package dev.loomlet.examples;

import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.outputOf;
import static org.assertj.core.api.Assertions.assertThat;

class TutorialTest {

    @Test
    void baozi() {
        assertThat(outputOf("baozi")).containsExactly(
                "C1 is ready to eat baozi",
                "C2 is ready to eat baozi",
                "I am starting to make baozi",
                "made one baozi, split in half",
                "baozi [1] is coming, eaten by [C1]",
                "baozi [1] is coming, eaten by [C2]",
                "made one baozi, split in half",
                "baozi [2] is coming, eaten by [C1]",
                "baozi [2] is coming, eaten by [C2]",
                "made one baozi, split in half",
                "baozi [3] is coming, eaten by [C1]",
                "baozi [3] is coming, eaten by [C2]",
                "made one baozi, split in half",
                "baozi [4] is coming, eaten by [C1]",
                "baozi [4] is coming, eaten by [C2]",
                "made one baozi, split in half",
                "baozi [5] is coming, eaten by [C1]",
                "baozi [5] is coming, eaten by [C2]");
    }

    @Test
    void greenlets() {
        assertThat(outputOf("greenlets")).containsExactly("12", "56", "34", "78");
    }

    @Test
    void sleepers() {
        List<String> out = outputOf("sleepers", "--unit", "20ms");
        assertThat(out.subList(0, 6)).containsExactly(
                "running foo", "running bar", "running func3", "back in func3", "back in foo", "back in bar");
        assertThat(out.subList(6, out.size())).singleElement().asString().matches("total \\d+\\.\\d\\d s");
    }

    @Test
    void syncAsync() {
        List<String> out = outputOf("sync-async", "--unit=5ms");
        assertThat(out).hasSize(14);
        assertThat(out.get(0)).isEqualTo("one after another:");
        assertThat(out.get(6)).matches("one after another took \\d+\\.\\d\\d s");
        assertThat(out.get(7)).isEqualTo("together:");
        assertThat(out.get(13)).matches("together took \\d+\\.\\d\\d s");
        assertThat(out.subList(1, 6)).isEqualTo(out.subList(8, 13))
                .containsExactly("task 1 done", "task 2 done", "task 3 done", "task 4 done", "task 5 done");
    }
}
