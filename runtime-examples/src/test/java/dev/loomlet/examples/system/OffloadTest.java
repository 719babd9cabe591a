package dev.loomlet.examples.system;

import dev.loomlet.examples.ExampleRun;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class OffloadTest {

    @Test
    void othersHaveTheirTurnsWhileThreadsCompute() {
        List<String> out = ExampleRun.outputOf("offload", "--below", "1000000", "--threads", "2", "--tasks", "7");
        assertThat(out).hasSize(2);
        assertThat(out.getFirst()).matches("on the hub: 78498 primes below 1000000 in [\\d.]+ s, 0 ticks meanwhile");
        assertThat(out.getLast())
                .matches("on 2 other threads: 78498 primes below 1000000 in [\\d.]+ s, [1-9]\\d* ticks meanwhile");
    }

    @Test
    void theLeastThatCanBeCounted() {
        assertThat(ExampleRun.outputOf("offload", "--below", "3", "--tasks", "5")).hasSize(2)
                .allMatch(line -> line.contains(": 1 primes below 3 in "));
        assertRefused(2, "from 1 to 1000000000", "offload", "--below", "0");
    }
}
