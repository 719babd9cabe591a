package dev.loomlet.net.process;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.net.Quiescent;
import dev.loomlet.pool.Pool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private static Command shell(String script) {
        return Command.of("sh", "-c", script);
    }

    private static Subprocess start(String... words) throws IOException {
        return Subprocess.start(new ProcessBuilder(words));
    }

    /** Of pipes alone: a loop somewhere may open its selector at any time. */
    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(ProcessTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException e) {
            // Closed since it was listed.
            return false;
        }
    }

    @Test
    void aRunGivesCodeAndText() throws Exception {
        Quiescent.onHub(() -> {
            ProcessResult result = shell("cat; echo wrong >&2; exit 3").input("hello").run();
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.text()).isEqualTo("hello");
            assertThat(result.errorText()).isEqualTo("wrong\n");
            assertThat(result.command()).containsExactly("sh", "-c", "cat; echo wrong >&2; exit 3");
            assertThat(shell("echo $NAME; pwd").environment("NAME", "value").directory(Path.of("/")).check().text())
                    .isEqualTo("value\n/\n");
            assertThat(shell("echo a; echo b >&2").mergeError().check().text()).isEqualTo("a\nb\n");
        });
    }

    @Test
    void aFailureNamesCommandCodeAndTheEndOfTheErrorOutput() throws Exception {
        Quiescent.onHub(() -> {
            assertThatExceptionOfType(ProcessFailedException.class)
                    .isThrownBy(() -> shell("echo the reason >&2; exit 7").check())
                    .withMessage("command [sh, -c, echo the reason >&2; exit 7] ended with code 7;"
                            + " its error output ends: the reason")
                    .satisfies(failure -> assertThat(failure.result().exitCode()).isEqualTo(7));
            assertThatExceptionOfType(ProcessFailedException.class)
                    .isThrownBy(() -> shell("kill -9 $$").check())
                    .withMessageContaining("ended with code 137 (signal 9), and said nothing");
        });
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        Quiescent.onHub(() -> {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Command.of("no-such-program").run())
                    .withMessageContaining("no-such-program")
                    .withMessageContaining("No such file or directory");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Command.of("true").directory(Path.of("/no-such-folder")).run())
                    .withMessageContaining("/no-such-folder");
        });
    }

    @Test
    void othersGoOnWhileOneTalksToAProcess() throws Exception {
        Quiescent.onHub(() -> {
            try (Subprocess process = start("cat")) {
                Coroutine<String> reader = spawn(() -> {
                    BufferedReader lines = process.inputReader();
                    return lines.readLine() + lines.readLine();
                });
                yieldNow();
                assertThat(reader.ready()).isFalse();
                OutputStream out = process.getOutputStream();
                out.write("first\n".getBytes());
                out.flush();
                yieldNow();
                out.write("second\n".getBytes());
                out.close();
                out.close();
                assertThat(reader.get()).isEqualTo("firstsecond");
                assertThat(process.waitFor()).isZero();
                assertThat(process.getInputStream().read()).isEqualTo(-1);
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> out.write(1))
                        .withMessage("the input of [cat] is closed");
            }
        });
    }

    @Test
    void aReaderThatIsKilledLosesNothing() throws Exception {
        Quiescent.onHub(() -> {
            try (Subprocess process = start("cat")) {
                InputStream in = process.getInputStream();
                for (int i = 0; i < 5; i++) {
                    Coroutine<Integer> killed = spawn(() -> in.read());
                    yieldNow();
                    killed.kill();
                    process.getOutputStream().write('a' + i);
                    process.getOutputStream().flush();
                    assertThat(in.read()).isEqualTo('a' + i);
                }
            }
        });
    }

    @Test
    void aGreatDealGoesThroughBothWays() throws Exception {
        byte[] bytes = new byte[3 << 20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
        }
        Quiescent.onHub(() -> {
            assertThat(Command.of("cat").input(bytes).check().output()).isEqualTo(bytes);
            // What nobody reads is no failure.
            assertThat(Command.of("true").input(bytes).check().output()).isEmpty();
        });
    }

    @Test
    void aRetryAfterATimeoutLosesNoOutput(@TempDir Path folder) throws Exception {
        Quiescent.onHub(() -> {
            String script = "echo early; while [ ! -e go ]; do sleep 0.01; done; echo late; echo bad >&2";
            try (Subprocess process = shell(script).directory(folder).start()) {
                ProcessTimeoutException late;
                do {
                    late = timeoutOf(process);
                } while (late.output().length == 0);
                assertThat(late.output()).asString().isEqualTo("early\n");
                assertThat(late.error()).isEmpty();
                assertThat(late).hasMessageContaining("has not ended within PT0.01S").hasMessageContaining("sh");
                Coroutine<?> killed = spawn(() -> process.communicate(LONG));
                yieldNow();
                killed.kill();
                assertThatIllegalStateException()
                        .isThrownBy(() -> process.communicate(new byte[1], 10, LONG))
                        .withMessageContaining("was given before");
                Files.createFile(folder.resolve("go"));
                ProcessResult result = process.communicate(LONG);
                assertThat(result.text()).isEqualTo("early\nlate\n");
                assertThat(result.errorText()).isEqualTo("bad\n");
                assertThat(process.communicate(Duration.ZERO).text()).isEqualTo("early\nlate\n");
            }
        });
    }

    private static ProcessTimeoutException timeoutOf(Subprocess process) throws IOException {
        try {
            process.communicate(Duration.ofMillis(10));
            throw new AssertionError("the process has ended");
        } catch (ProcessTimeoutException e) {
            return e;
        }
    }

    @Test
    void aTimeoutOfARunKillsTheProcess(@TempDir Path folder) throws Exception {
        Path pid = folder.resolve("pid");
        Quiescent.onHub(() -> {
            assertThatExceptionOfType(ProcessTimeoutException.class).isThrownBy(
                    () -> shell("sleep 1000 & echo $! > pid; wait").directory(folder)
                            .timeout(Duration.ofMillis(500))
                            .run());
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .ifPresent(sleeper -> sleeper.onExit().join());
            }
        });
    }

    @Test
    void aKillOfTheCallerKillsTheProcess() throws Exception {
        Quiescent.onHub(() -> {
            List<ProcessHandle> before = sleepers();
            Coroutine<?> caller = spawn(Command.of("sleep", "1000")::run);
            ProcessHandle sleeper = newSleeper(before);
            caller.kill();
            // Comes to an end, whether it had told its starter that it runs or not.
            sleeper.onExit().join();
        });
    }

    @Test
    void aProcessIsLeftRunningOnDemand() throws Exception {
        Quiescent.onHub(() -> {
            List<ProcessHandle> before = sleepers();
            assertThatExceptionOfType(ProcessTimeoutException.class).isThrownBy(
                    () -> Command.of("sleep", "1000").leaveRunning().timeout(Duration.ofMillis(1)).run());
            ProcessHandle sleeper = newSleeper(before);
            assertThat(sleeper.isAlive()).isTrue();
            sleeper.destroyForcibly();
            sleeper.onExit().join();
        });
    }

    private static List<ProcessHandle> sleepers() {
        return ProcessHandle.current()
                .children()
                .filter(each -> each.info().command().orElse("").endsWith("sleep"))
                .toList();
    }

    private static ProcessHandle newSleeper(List<ProcessHandle> before) {
        for (;;) {
            for (ProcessHandle each : sleepers()) {
                if (!before.contains(each)) {
                    return each;
                }
            }
            sleep(Duration.ofMillis(1));
        }
    }

    @Test
    void tooMuchOutputEndsTheProcess() throws Exception {
        Quiescent.onHub(() -> assertThatExceptionOfType(OutputLimitException.class)
                .isThrownBy(() -> shell("yes; true").limit(100_000).run())
                .withMessageContaining("more than 100000 bytes"));
    }

    @Test
    void waitsHaveTimeLimits() throws Exception {
        Quiescent.onHub(() -> {
            try (Subprocess process = start("sleep", "1000")) {
                Coroutine<?> bystander = spawn(() -> {});
                assertThat(process.waitFor(Duration.ofMillis(1))).isFalse();
                assertThat(process.waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
                assertThat(bystander.ready()).isTrue();
                assertThat(process.isAlive()).isTrue();
                assertThatExceptionOfType(IllegalThreadStateException.class).isThrownBy(process::exitValue);
                process.destroy();
                assertThat(process.waitFor()).isEqualTo(143);
                assertThat(process.waitFor(Duration.ZERO)).isTrue();
                assertThat(process.onExit().join()).isSameAs(process);
                process.destroy();
                process.destroyTree();
            }
        });
    }

    @Test
    void aThreadWithoutAHubBlocks() throws Exception {
        FutureTask<String> thread = new FutureTask<>(() -> {
            try (Subprocess process = start("cat")) {
                process.getOutputStream().write("plain".getBytes());
                process.getOutputStream().close();
                return new String(process.getInputStream().readAllBytes()) + process.waitFor();
            }
        });
        Thread.ofPlatform().start(thread);
        assertThat(thread.get()).isEqualTo("plain0");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void twoHundredInAPoolLeaveNoDescriptor() throws Exception {
        Quiescent.onHub(() -> {
            Command.of("true").check();
            long before = descriptors();
            Pool pool = new Pool(20);
            List<String> texts = pool.map(IntStream.range(0, 200).boxed().toList(),
                    i -> Command.of("echo", "number " + i).check().text());
            assertThat(texts).hasSize(200);
            for (int i = 0; i < 200; i++) {
                assertThat(texts.get(i)).isEqualTo("number " + i + "\n");
            }
            while (descriptors() > before) {
                // The JDK's reaper may still be closing what we have closed.
                sleep(Duration.ofMillis(1));
            }
        });
    }

    @Test
    void aThreadThatIsInterruptedLeavesNoProcess() throws Exception {
        AtomicReference<Subprocess> left = new AtomicReference<>();
        FutureTask<Void> task = new FutureTask<>(() -> {
            try (Subprocess process = start("sleep", "1000")) {
                left.set(process);
                Thread.currentThread().interrupt();
                assertThatExceptionOfType(CoroutineExit.class).isThrownBy(process::waitFor);
                process.destroyTree();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
            return null;
        });
        Thread.ofPlatform().start(task);
        task.get();
        assertThat(left.get().isAlive()).isFalse();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Command.of()).withMessageContaining("words is empty");
        assertThatNullPointerException().isThrownBy(() -> Subprocess.start(null))
                .withMessageContaining("builder is null");
        Command command = Command.of("true");
        Map<String, ThrowingCallable> nulls = Map.of("longest is null", () -> command.timeout(null), //
                "folder is null", () -> command.directory(null), //
                "name is null", () -> command.environment(null, "value"), //
                "value is null", () -> command.environment("NAME", null), //
                "bytes is null", () -> command.input((byte[]) null), //
                "text is null", () -> command.input((String) null), //
                "change is null", () -> command.configure(null), //
                "words is null", () -> Command.of((List<String>) null), //
                "words holds a null", () -> Command.of("echo", null));
        nulls.forEach((message, call) -> assertThatNullPointerException().isThrownBy(call)
                .withMessageStartingWith(message));
        assertThatNullPointerException().isThrownBy(() -> Command.of((String[]) null))
                .withMessageStartingWith("words is null");
        assertThatIllegalArgumentException().isThrownBy(() -> command.limit(-1)).withMessageContaining("limit is -1");
    }
}
