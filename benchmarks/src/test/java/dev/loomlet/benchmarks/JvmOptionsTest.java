package dev.loomlet.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is measured has the options that the guide recommends, no more and no fewer. */
class JvmOptionsTest {

    private static final Path GUIDE = Path.of("").toAbsolutePath().getParent().resolve("docs/guide.md");
    private static final Pattern OPTION = Pattern.compile("-XX:CompileCommand=[^\\s`]+");

    @Test
    void optionsOfTheCompiler_areTheGuides() throws Exception {
        assertThat(JvmOptions.measured(false)).filteredOn(option -> option.startsWith("-XX:"))
                .containsExactlyElementsOf(
                        OPTION.matcher(Files.readString(GUIDE)).results().map(MatchResult::group).toList())
                .isNotEmpty();
        assertThat(JvmOptions.measured(true)).isNotEmpty().noneMatch(option -> option.startsWith("-XX:"));
    }
}
