package dev.loomlet.net.http.server;

import dev.loomlet.Loomlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The programs that people test servers with, where they are installed. */
class ToolsTest {

    @TempDir
    Path folder;

    private static void plan(HttpServerBuilder builder) {
        builder.get("/", (request, response) -> response.send("Hello, world!\n"))
                .post("/echo", (request, response) -> request.body().transferTo(response.output()));
    }

    @Test
    void curl() throws Exception {
        requireInstalled("curl");
        byte[] upload = new byte[300_000];
        Arrays.fill(upload, (byte) 'x');
        Path file = Files.write(folder.resolve("upload"), upload);
        Served.with(ToolsTest::plan, server -> {
            String root = "http://127.0.0.1:" + server.port();
            assertThat(output("curl", "-sS", "-m", "50", "--compressed", root + "/")).isEqualTo("Hello, world!\n");
            assertThat(output("curl", "-sS", "-m", "50", "-H", "Expect: 100-continue", "--data-binary", "@" + file,
                    root + "/echo")).hasSize(upload.length);
            assertThat(
                    output("curl", "-sS", "-m", "50", "-H", "Transfer-Encoding: chunked", "--data-binary", "@" + file,
                            "-0", root + "/echo"))
                    .contains("400");
            assertThat(output("curl", "-sS", "-m", "50", "-I", root + "/")).contains("Content-Length: 14");
        });
    }

    @Test
    void ab() throws Exception {
        requireInstalled("ab");
        Served.with(ToolsTest::plan, server -> assertThat(output("ab", "-q", "-k", "-n", "2000", "-c", "20",
                "http://127.0.0.1:" + server.port() + "/"))
                .containsPattern("Complete requests: +2000")
                .containsPattern("Keep-Alive requests: +2000")
                .containsPattern("Failed requests: +0"));
    }

    @Test
    void wrk() throws Exception {
        requireInstalled("wrk");
        Served.with(ToolsTest::plan, server -> assertThat(output("wrk", "-t1", "-c20", "-d1s",
                "http://127.0.0.1:" + server.port() + "/"))
                .containsPattern("[1-9]\\d* requests in")
                .doesNotContain("Socket errors", "Non-2xx"));
    }

    private static void requireInstalled(String tool) {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, tool))), tool + " is not installed");
    }

    private static String output(String... command) throws IOException {
        return Loomlet.offload(() -> {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } finally {
                process.destroy();
            }
        });
    }
}
