package dev.loomlet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** What the JDK's own tools see of coroutines. */
@OnDirect
@ExtendWith(HubExtension.class)
class ThreadDumpTest {

    @Test
    void jcmd_showsCoroutinesOfEachHubByName(@TempDir Path folder) throws Exception {
        Coroutine<Void> waiting = spawn("waits-for-the-dump", () -> Loomlet.sleep(Duration.ofDays(1)));
        yieldNow();
        String dump = dump(folder.resolve("before"));
        assertThat(dump.indexOf("\"waits-for-the-dump\""))
                .isGreaterThan(dump.indexOf("hub " + Hub.current().name()))
                .isPositive();
        waiting.kill();
        assertThat(dump(folder.resolve("after"))).doesNotContain("waits-for-the-dump");
    }

    private static String dump(Path file) throws Exception {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(ProcessHandle.current().pid()), "Thread.dump_to_file", "-format=json", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(jcmd.waitFor()).isZero();
        return Files.readString(file);
    }
}
