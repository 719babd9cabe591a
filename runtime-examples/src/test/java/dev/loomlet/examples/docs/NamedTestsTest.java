package dev.loomlet.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests that docs/semantics.md names stand in the sources of some module. */
class NamedTestsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|(.*)\\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)#(\\w+)`");

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("docs/semantics.md"))).results().toList();
    }

    @Test
    void everyRow_namesTests() throws IOException {
        assertThat(rows()).isNotEmpty().allMatch(row -> NAME.matcher(row.group(2)).find());
    }

    @Test
    void theRowsOfTheChecklist_areThere() throws IOException {
        assertThat(rows().stream().map(row -> Integer.valueOf(row.group(1))).toList())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void everyNamedTest_exists() throws IOException {
        List<Path> sources = testSources();
        TreeSet<String> missing = new TreeSet<>();
        for (MatchResult row : rows()) {
            for (MatchResult name : NAME.matcher(row.group(2)).results().toList()) {
                if (!exists(sources, name.group(1), name.group(2))) {
                    missing.add(name.group());
                }
            }
        }
        assertThat(missing).as("tests that docs/semantics.md names and no module has").isEmpty();
    }

    @Test
    void whatIsNoTest_isFoundMissing() throws IOException {
        assertThat(exists(testSources(), "NamedTestsTest", "everyNamedTest_exists")).isTrue();
        assertThat(exists(testSources(), "NamedTestsTest", "helperThatIsNoTest")).isFalse();
        assertThat(exists(testSources(), "NamedTestsTest", "testSources")).isFalse();
        assertThat(exists(testSources(), "NoSuchTest", "everyNamedTest_exists")).isFalse();
    }

    private static void helperThatIsNoTest() {}

    private static List<Path> testSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private static boolean exists(List<Path> sources, String type, String method) throws IOException {
        // An annotation, perhaps others, and then the method: nothing between them ends a member.
        Pattern test = Pattern.compile("@\\w*Test\\b[^;}]*(?:\\{[^;}]*\\}[^;}]*)*\\bvoid " + method + "\\(");
        for (Path source : sources) {
            if (source.endsWith(type + ".java") && test.matcher(Files.readString(source)).find()) {
                return true;
            }
        }
        return false;
    }
}
