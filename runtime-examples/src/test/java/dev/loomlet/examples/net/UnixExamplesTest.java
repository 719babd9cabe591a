package dev.loomlet.examples.net;

import dev.loomlet.examples.ExampleRun;
import dev.loomlet.examples.RunningExample;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.examples.ExampleRun.assertRefused;
import static dev.loomlet.examples.ExampleRun.withInput;
import static org.assertj.core.api.Assertions.assertThat;

class UnixExamplesTest {

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("s");
    }

    @Test
    void serverCountsForAllClientsTogether() throws Exception {
        RunningExample server = RunningExample.start("unix-server", path.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        assertThat(withInput("one\ntwo\none\n", "unix-client", path.toString())).isEqualTo(
                new ExampleRun(0, List.of("1 one", "1 two", "2 one"), List.of()));
        assertThat(withInput("one\n\n", "unix-client", path.toString()).out()).containsExactly("3 one", "1 ");
        assertRefused(1, "another process listens on " + path, "unix-server", path.toString());
        assertThat(server.end()).containsExactly("ended after 5 lines");
        assertThat(path).doesNotExist();
        assertRefused(1, path + ": ", "unix-client", path.toString());
    }

    @Test
    void serverReplacesWhatAnEarlierOneLeftBehind() throws Exception {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(path)).close();
        assertThat(path).exists();
        RunningExample server = RunningExample.start("unix-server", path.toString());
        assertThat(withInput("x\n", "unix-client", path.toString()).out()).containsExactly("1 x");
        server.close();
    }

    @Test
    void clientThatSendsALineWithoutEndIsCutOffAlone() throws Exception {
        RunningExample server = RunningExample.start("unix-server", path.toString());
        ExampleRun client = withInput("x".repeat(1001) + "\n", "unix-client", path.toString());
        assertThat(client.status()).isOne();
        assertThat(client.err()).hasSize(1);
        assertThat(withInput("x".repeat(1000) + "\n", "unix-client", path.toString()).out()).hasSize(1);
        server.close();
    }

    @Test
    void mistakesAreToldInOneLine() throws Exception {
        assertRefused(2, "'700' are no permissions", "unix-server", path.toString(), "--permissions", "700");
        Files.writeString(path, "");
        assertRefused(1, "exists and is no socket", "unix-server", path.toString());
    }
}
