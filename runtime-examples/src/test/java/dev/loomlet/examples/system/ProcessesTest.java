package dev.loomlet.examples.system;

import dev.loomlet.examples.ExampleRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class ProcessesTest {

    @TempDir
    private Path folder;

    @Test
    void runAtOnceAndPrintInOrder() {
        Path pipe = folder.resolve("pipe");
        // The first waits for the second, so this ends only when both run at once.
        assertThat(ExampleRun.outputOf("processes", "mkfifo " + pipe + "; echo ready; cat " + pipe,
                "until [ -p " + pipe + " ]; do sleep 0.01; done; echo two > " + pipe + "; echo three",
                "printf four")).containsExactly("ready", "two", "three", "four");
    }

    @Test
    void endAsTheFirstThatFailed() {
        assertThat(ExampleRun.of("processes", "--at-once", "1", "echo a", "echo b >&2; exit 3", "exit 4", "echo c"))
                .isEqualTo(new ExampleRun(3, List.of("a", "c"), List.of("b")));
    }

    @Test
    void oneThatTakesTooLongIsKilled() {
        ExampleRun run = ExampleRun.of("processes", "--timeout", "2s", "echo begun; sleep 1000; echo done",
                "sleep 1000 & wait; echo never");
        assertThat(run.status()).isEqualTo(124);
        assertThat(run.out()).containsExactly("begun");
        assertThat(run.err()).containsExactly(
                "loomlet-examples processes: 'echo begun; sleep 1000; echo done' took longer than 2000 ms",
                "loomlet-examples processes: 'sleep 1000 & wait; echo never' took longer than 2000 ms");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused(2, "COMMAND", "processes");
        assertRefused(2, "from 1 to 1000000000", "processes", "--at-once", "0", "true");
    }
}
