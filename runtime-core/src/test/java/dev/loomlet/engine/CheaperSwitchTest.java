package dev.loomlet.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The options of the JVM that the guide recommends do what it says there. They name private methods of the JDK's, and a
 * JVM that has none of these names takes the options without a word.
 */
class CheaperSwitchTest {

    private static final Path GUIDE = Path.of("").toAbsolutePath().getParent().resolve("docs/guide.md");
    private static final Pattern OPTION = Pattern.compile("-XX:CompileCommand=[^\\s`]+");

    @Test
    void options_areFollowedByTheCompilerAndPrintNothing() throws Exception {
        List<String> options = OPTION.matcher(Files.readString(GUIDE)).results().map(found -> found.group()).toList();
        assertThat(options).hasSize(3);

        assertThat(runWith(options)).isEqualTo("took turns%n".formatted());
        assertThat(runWith(options, "-XX:TieredStopAtLevel=4", "-Xbatch", "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+PrintInlining"))
                .containsPattern("Continuation::run \\(\\d+ bytes\\) +force inline by CompileCommand")
                .containsPattern("VirtualThread::afterYield \\(\\d+ bytes\\) +force inline by CompileCommand");
    }

    private static String runWith(List<String> options, String... more) throws Exception {
        return ForkedJvm.run(TurnsProgram.class, Stream.of(EngineSelectionTest.OPEN, options.toArray(), more)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }
}
