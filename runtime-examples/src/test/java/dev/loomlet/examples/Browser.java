package dev.loomlet.examples;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A headless browser of the Chromium family. */
public final class Browser {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome",
            "google-chrome-stable");

    private final Path program;

    private Browser(Path program) {
        this.program = program;
    }

    /** The first one on the path; without one, the test is left out. */
    public static Browser find() {
        Optional<Path> found = Stream
                .of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "no browser of " + NAMES + " on the path");
        return new Browser(found.get());
    }

    /** A page as it stands when it has loaded, and what was written to its console. */
    public record Browsed(Document page, List<String> console) {}

    /** Opens {@code page}, and ends. */
    public Browsed dump(Path folder, URI page) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = start(folder, page, out, err, "--window-size=1200,900", "--dump-dom");
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the browser ends").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        String log = new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(log).isZero();
        return new Browsed(Jsoup.parse(Files.readString(out)),
                log.lines().filter(line -> line.contains("CONSOLE")).toList());
    }

    /** Opens {@code page}, and leaves it open until the process is destroyed. */
    public Process open(Path folder, URI page) throws IOException {
        return start(folder, page, folder.resolve("out"), folder.resolve("err"), "--remote-debugging-port=0");
    }

    private Process start(Path folder, URI page, Path out, Path err, String... options) throws IOException {
        // It neither runs as root with its sandbox, nor is there anything to keep in.
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"), "--enable-logging=stderr"));
        command.addAll(List.of(options));
        command.add(page.toString());
        return new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }
}
