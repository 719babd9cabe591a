package dev.loomlet.examples.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Every program in the documents compiles, and prints what stands below it. */
class DocumentedProgramsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern PROGRAM = Pattern.compile("```java\\R(.*?)```\\R(?:```text\\R(.*?)```)?",
            Pattern.DOTALL);
    private static final Pattern TESTS = Pattern.compile("(?m)^class (\\w+Test) ");

    private record Program(String document, int line, String source, String output) {}

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> program_printsWhatTheDocumentSays() throws IOException {
        List<Program> programs = new ArrayList<>(programsOf("README.md"));
        programs.addAll(programsOf("docs/guide.md"));
        for (String page : pages()) {
            programs.addAll(programsOf(page));
        }
        return programs.stream()
                .map(program -> DynamicTest.dynamicTest(program.document + ":" + program.line, () -> check(program)));
    }

    @Test
    void documents_holdPrograms() throws IOException {
        assertThat(programsOf("README.md")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(programsOf("docs/guide.md")).hasSizeGreaterThanOrEqualTo(9);
        for (String page : pages()) {
            assertThat(programsOf(page)).as(page).isNotEmpty();
        }
    }

    @Test
    void guide_leadsToAllItsPages() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/guide.md"));
        assertThat(pages()).hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(page -> assertThat(guide).contains("](" + page.substring("docs/".length()) + ")"));
    }

    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/guide"))) {
            return files.map(file -> "docs/guide/" + file.getFileName()).sorted().toList();
        }
    }

    private static List<Program> programsOf(String document) throws IOException {
        String text = Files.readString(ROOT.resolve(document));
        List<Program> programs = new ArrayList<>();
        for (Matcher found = PROGRAM.matcher(text); found.find();) {
            int line = (int) text.substring(0, found.start()).lines().count() + 1;
            programs.add(new Program(document, line, found.group(1), found.group(2)));
        }
        return programs;
    }

    private void check(Program program) throws Exception {
        assertThat(program.output).as("every program is followed by its output").isNotNull();
        String name = "Try" + program.document.replaceAll("\\W", "") + program.line;
        Path target = Files.createDirectory(folder.resolve(name));
        Path source = Files.writeString(target.resolve(name + ".java"), program.source);
        compile(source, target);
        Matcher tests = TESTS.matcher(program.source);
        assertThat(tests.find() ? TestRun.of(target, tests.group(1)) : run(target, name)).isEqualTo(program.output);
    }

    private static void compile(Path source, Path target) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(messages, files, null, List.of("-d", target.toString()), null,
                    files.getJavaFileObjects(source)).call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private static String run(Path target, String name) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[]{target.toUri().toURL()});
                PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(capture);
            var constructor = loader.loadClass(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = constructor.getDeclaringClass().getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
