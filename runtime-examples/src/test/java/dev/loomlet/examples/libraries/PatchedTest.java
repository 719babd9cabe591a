package dev.loomlet.examples.libraries;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** All the libraries unchanged on either engine, in a process whose sockets are patched, which is for good. */
class PatchedTest {

    @Test
    @ExtendWith(Postgres.class)
    void postgres(PostgresServer server) throws Exception {
        assertThat(patched("postgres", server.url()))
                .contains("passed sleep", "passed lock", "passed pool", "passed empty pool");
    }

    @Test
    @ExtendWith(Redis.class)
    void redis(int port) throws Exception {
        assertThat(patched("redis", String.valueOf(port)))
                .contains("passed pop", "passed publish", "passed pipelines", "passed empty pool");
    }

    @Test
    void http(@TempDir Path folder) throws Exception {
        assertThat(patched("http", folder.toString())).contains("passed apache", "passed apache with tls",
                "passed empty pool", "passed url connection", "passed url connection with tls");
    }

    private static List<String> patched(String... arguments) throws IOException, InterruptedException {
        // As this JVM was started: on the same engine.
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(PatchedProgram.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(output);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
