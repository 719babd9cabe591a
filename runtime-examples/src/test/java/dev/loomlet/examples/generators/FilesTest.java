package dev.loomlet.examples.generators;

import dev.loomlet.examples.ExampleRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.examples.ExampleRun.outputOf;
import static org.assertj.core.api.Assertions.assertThat;

/** The examples that read files. */
class FilesTest {

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        // As bytes that are not UTF-8 where the content is not ASCII, as logs may have them.
        return Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void pipeline_addsUpRequestsByStatus() throws IOException {
        Path log = file("access.log", """
                192.0.2.1 - - [22/Nov/2026:17:37:16 +0000] "GET / HTTP/1.1" 200 100
                192.0.2.1 - jo [22/Nov/2026:17:37:16 +0000] "GET /caf\u00e9 HTTP/1.1" 200 20 "-" "browser 5.0"
                192.0.2.1 - - [22/Nov/2026:17:37:16 +0000] "GET /x HTTP/1.1" 304 -

                192.0.2.1 - - [22/Nov/2026:17:3
                """);
        assertThat(outputOf("pipeline", log.toString())).containsExactly(
                "lines read: 5, malformed: 2",
                "status     requests              bytes",
                "   200            2                120",
                "   304            1                  0");
        assertThat(outputOf("pipeline", log.toString(), "--containing", "/x")).containsExactly(
                "lines read: 5, malformed: 0",
                "status     requests              bytes",
                "   304            1                  0");
    }

    @Test
    void pipeline_limit_readsNoFurther() {
        assertThat(outputOf("pipeline", "--sample", "3000", "--limit", "1500").getFirst())
                .isEqualTo("lines read: 1501, malformed: 1");
    }

    @Test
    void pipeline_sample_isTheSameEachTime() {
        List<String> out = outputOf("pipeline", "--sample", "3000");
        assertThat(out.getFirst()).isEqualTo("lines read: 3000, malformed: 3");
        assertThat(out.stream().skip(2).mapToInt(line -> Integer.parseInt(line.strip().split(" +")[1])).sum())
                .isEqualTo(2997);
        assertThat(outputOf("pipeline", "--sample", "3000")).isEqualTo(out);
    }

    @Test
    void pipeline_withoutTheFile_failsInOneLine() {
        Path missing = folder.resolve("missing");
        assertThat(ExampleRun.of("pipeline", missing.toString())).isEqualTo(
                new ExampleRun(1, List.of(), List.of("loomlet-examples pipeline: " + missing + ": no such file")));
    }

    @Test
    void treeWalk_tellsWhatAnIndependentWalkFinds() throws IOException {
        file("a/b/one", "x".repeat(1000));
        file("a/b/c/two", "x".repeat(200));
        file("a/three", "x".repeat(30));
        file("d/four", "x".repeat(4));
        Files.createDirectory(folder.resolve("empty"));
        Files.createSymbolicLink(folder.resolve("a/round"), folder);
        long link = folder.toString().length();
        assertThat(outputOf("tree-walk", folder.toString())).containsExactly(
                "200\t" + folder.resolve("a/b/c"),
                "1200\t" + folder.resolve("a/b"),
                1230 + link + "\t" + folder.resolve("a"),
                "4\t" + folder.resolve("d"),
                "0\t" + folder.resolve("empty"),
                1234 + link + "\t" + folder);
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(outputOf("tree-walk", "--all", folder.toString())).hasSize((int) all.count());
        }
        assertThat(outputOf("tree-walk", "--max-depth", "0", folder.toString())).containsExactly(
                1234 + link + "\t" + folder);
    }

    @Test
    void treeWalk_deepTree_needsNoDeepStack() throws IOException {
        Path deepest = folder;
        for (int i = 0; i < 500; i++) {
            deepest = Files.createDirectory(deepest.resolve("d"));
        }
        Files.writeString(deepest.resolve("end"), "12345");
        assertThat(outputOf("tree-walk", folder.toString())).hasSize(501).allMatch(line -> line.startsWith("5\t"));
    }

    @Test
    void treeWalk_ofAFile_andOfNothing() throws IOException {
        Path file = file("one", "123");
        assertThat(outputOf("tree-walk", file.toString())).containsExactly("3\t" + file);
        Path missing = folder.resolve("missing");
        assertThat(ExampleRun.of("tree-walk", missing.toString())).isEqualTo(
                new ExampleRun(1, List.of(), List.of("loomlet-examples tree-walk: " + missing + ": no such file")));
    }
}
