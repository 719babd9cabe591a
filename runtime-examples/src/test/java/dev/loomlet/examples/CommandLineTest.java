package dev.loomlet.examples;

import dev.loomlet.Loomlet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineTest {

    @Test
    void theEngineIsTheOneThatThisRunIsFor() {
        assertThat(Loomlet.engine()).isEqualTo(System.getProperty("loomlet.test.engine", Loomlet.engine()));
    }

    @Test
    void versionTellsTheEngine() {
        assertThat(ExampleRun.of("--version").out()).singleElement().asString().contains(Loomlet.engine() + " engine");
    }

    @Test
    void helpListsAllExamples() {
        ExampleRun help = ExampleRun.of("--help");
        assertThat(help.status()).isZero();
        assertThat(help.err()).isEmpty();
        for (String name : names()) {
            assertThat(help.out()).anyMatch(line -> line.matches(" +" + name + " +[A-Z].*"));
        }
        assertThat(ExampleRun.of()).isEqualTo(help);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyExampleHasHelp(String name) {
        ExampleRun help = ExampleRun.of(name, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out().getFirst()).startsWith("Usage: loomlet-examples " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "--nothing", "baozi five", "sleepers --unit", "sleepers --unit 1",
        "sync-async --unit=-1s", "queens --size 21", "queens --limit 0", "knights-tour --size 8 --row 9",
        "knights-tour --size 5 --row 1 --column 2", "pipeline", "pipeline log --sample 5", "pipeline --sample 0",
        "channel-pipeline --consumers 0", "bank --clerks 0", "bank --clerks 2", "bank --arrival-rate NaN",
        "bank --service-rate 0", "bank --customers 999", "bank --patience 0s",
        "bank --arrival-rate 0.001 --customers 1000000", "database", "database --url jdbc:oracle:x",
        "database --url jdbc:postgresql://x/y --queries 0"})
    void mistakesAreToldInOneLine(String args) {
        ExampleRun run = ExampleRun.of(args.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).singleElement().asString().startsWith("loomlet-examples").contains("--help");
    }

    static List<String> names() {
        return List.copyOf(Main.commandLine().getSubcommands().keySet());
    }
}
