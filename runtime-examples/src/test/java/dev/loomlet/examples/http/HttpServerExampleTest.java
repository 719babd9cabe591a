package dev.loomlet.examples.http;

import dev.loomlet.examples.ExampleRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HttpServerExampleTest {

    @TempDir
    Path folder;

    @Test
    void itListensAndStops() throws IOException {
        Files.writeString(folder.resolve("index.html"), "<p>index");
        assertThat(ExampleRun.outputOf("http-server", folder.toString(), "--port", "0", "--stop-after", "50ms"))
                .satisfiesExactly(line -> assertThat(line).matches("listening on \\S+ port \\d+; Ctrl-C ends"),
                        line -> assertThat(line).isEqualTo("stopped"));
    }

    @Test
    void mistakesAreToldInOneLine() throws IOException {
        assertRefused(2, "is not a folder", folder.resolve("none").toString());
        assertRefused(2, "is no key store", "--tls", folder.resolve("none").toString());
        assertRefused(2, "'70000' is not a port", "--port", "70000");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(1, "address already in use", "--port", String.valueOf(taken.getLocalPort()));
        }
    }

    private static void assertRefused(int status, String reason, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "http-server";
        System.arraycopy(args, 0, all, 1, args.length);
        ExampleRun run = ExampleRun.of(all);
        assertThat(run.err()).singleElement().asString().startsWith("loomlet-examples http-server: ").contains(reason);
        assertThat(run.status()).isEqualTo(status);
    }
}
