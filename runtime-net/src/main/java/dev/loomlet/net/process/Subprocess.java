package dev.loomlet.net.process;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Shield;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of the system, whose streams and waits let the other coroutines of the hub go on. It is a {@link Process}, for
 * any code that takes one.
 *
 * <p>A coroutine that is killed in a wait leaves the process as it is, and loses none of its output: whoever reads next gets
 * it. {@link Command#run()} and {@link #close()} are the ways that end the process.
 *
 * <p>Methods may be called from any thread; a thread without a hub blocks. A stream that somebody waits for takes a thread
 * for that time, as Java offers no other way to read a pipe. Semantics: gevent's {@code subprocess.Popen}, and the contract
 * of {@link Process}.
 */
public final class Subprocess extends Process implements AutoCloseable {

    static final long DEFAULT_LIMIT = 64 << 20;

    private final List<String> command;
    private final Process process;
    private final CompletableFuture<Process> exit;
    private final PipeOutput input;
    private final PipeInput output;
    private final PipeInput error;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Communication communication;

    /** What {@link #communicate} has begun, and goes on with. */
    private record Communication(Capture output, Capture error, CompletableFuture<Boolean> outputRead,
            CompletableFuture<Boolean> errorRead, CompletableFuture<?> all) {}

    private Subprocess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.exit = process.onExit();
        this.input = new PipeOutput(process.getOutputStream(), "the input of " + command);
        this.output = new PipeInput(process.getInputStream(), "the output of " + command);
        this.error = new PipeInput(process.getErrorStream(), "the error output of " + command);
    }

    /**
     * Starts a process, on a thread beside the hub; waits until it runs. When the caller is killed meanwhile, the process is
     * destroyed as soon as it runs.
     *
     * @param builder tells what to start, where, and with which streams; to be left alone until this returns
     * @return the process
     * @throws IOException when the program is not there, or may not be run, or its folder or a file is missing; the message
     *     names it
     */
    public static Subprocess start(ProcessBuilder builder) throws IOException {
        Objects.requireNonNull(builder, "builder is null; give what is to be started");
        List<String> command = List.copyOf(builder.command());
        CompletableFuture<Process> started = Pipes.start(builder::start);
        boolean taken = false;
        try {
            Completion.awaitDone(started, "the start of " + command, -1);
            taken = true;
        } finally {
            if (!taken) {
                started.thenAccept(orphan -> orphan.toHandle().destroyForcibly());
            }
        }
        if (started.isCompletedExceptionally()) {
            if (started.exceptionNow() instanceof IOException failure) {
                throw new IOException(failure.getMessage(), failure);
            }
            throw Waiter.raise(started.exceptionNow());
        }
        return new Subprocess(command, started.resultNow());
    }

    /**
     * What was started.
     *
     * @return the program and its arguments
     */
    public List<String> command() {
        return command;
    }

    /**
     * As {@link #communicate(byte[], long, Duration)}, without input and with a limit of 64 MiB for each stream; also the
     * way to go on after a timeout.
     *
     * @param timeout the longest time to wait
     * @return how the process ended
     * @throws ProcessTimeoutException when it has not ended in time
     * @throws OutputLimitException when it wrote more than the limit
     * @throws IOException when a stream cannot be read
     */
    public ProcessResult communicate(Duration timeout) throws IOException, ProcessTimeoutException {
        long nanos = Limits.of(timeout);
        Communication present = begin(null, DEFAULT_LIMIT);
        if (!Completion.awaitDone(present.all, "the end of " + command, nanos)) {
            throw new ProcessTimeoutException(command, timeout, present.output.bytes(), present.error.bytes());
        }
        return result(present);
    }

    /**
     * Gives the process {@code bytes} to read and then the end of its input, collects what it writes, and waits until it
     * has ended and its streams are closed. When the time is up, or the caller is killed, nothing is lost:
     * {@link #communicate(Duration)} goes on. That the process reads not all of its input is no failure.
     *
     * @param bytes its input, which may be empty
     * @param limit how many bytes of each stream to keep at most, up to 2147483639
     * @param timeout the longest time to wait
     * @return how the process ended
     * @throws ProcessTimeoutException when it has not ended in time; it goes on
     * @throws OutputLimitException when it wrote more than the limit; it has been destroyed
     * @throws IOException when a stream cannot be read
     * @throws IllegalStateException when its input was given before
     * @throws IllegalArgumentException when the limit is out of range
     */
    public ProcessResult communicate(byte[] bytes, long limit, Duration timeout)
            throws IOException, ProcessTimeoutException {
        Limits.of(timeout);
        give(bytes, limit);
        return communicate(timeout);
    }

    /**
     * As {@link #communicate(byte[], long, Duration)}, for as long as it takes.
     *
     * @param bytes its input, which may be empty
     * @param limit how many bytes of each stream to keep at most, up to 2147483639
     * @return how the process ended
     * @throws OutputLimitException when it wrote more than the limit; it has been destroyed
     * @throws IOException when a stream cannot be read
     * @throws IllegalStateException when its input was given before
     * @throws IllegalArgumentException when the limit is out of range
     */
    public ProcessResult communicate(byte[] bytes, long limit) throws IOException {
        Communication present = give(bytes, limit);
        Completion.awaitDone(present.all, "the end of " + command, -1);
        return result(present);
    }

    private Communication give(byte[] bytes, long limit) {
        Objects.requireNonNull(bytes, "bytes is null; give an empty array for no input");
        return begin(bytes.clone(), requireLimit(limit));
    }

    static long requireLimit(long limit) {
        if (limit < 0 || limit > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("limit is " + limit + "; give 0 to " + (Integer.MAX_VALUE - 8));
        }
        return limit;
    }

    private Communication begin(byte @Nullable [] bytes, long limit) {
        lock.lock();
        try {
            if (communication == null) {
                communication = communication(bytes == null ? new byte[0] : bytes, limit);
            } else if (bytes != null) {
                throw new IllegalStateException(
                        "the input of " + command + " was given before; go on with communicate(timeout)");
            }
            return communication;
        } finally {
            lock.unlock();
        }
    }

    private Communication communication(byte[] bytes, long limit) {
        Capture out = new Capture(limit);
        Capture err = new Capture(limit);
        CompletableFuture<Boolean> outputRead = Pipes.start(() -> out.drain(output));
        CompletableFuture<Boolean> errorRead = Pipes.start(() -> err.drain(error));
        CompletableFuture<Boolean> written = Pipes.start(() -> feed(bytes));
        CompletableFuture<?> all = CompletableFuture.allOf(outputRead, errorRead, written, exit);
        // A process that wrote too much may have left others behind that never close the other stream.
        CompletableFuture<?> end = CompletableFuture.anyOf(all, failureOf(outputRead), failureOf(errorRead));
        return new Communication(out, err, outputRead, errorRead, end);
    }

    private static CompletableFuture<Boolean> failureOf(CompletableFuture<Boolean> read) {
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        read.whenComplete((done, failure) -> {
            if (failure != null) {
                failed.complete(true);
            }
        });
        return failed;
    }

    private boolean feed(byte[] bytes) {
        try (input) {
            input.write(bytes);
        } catch (IOException e) {
            // It wants no more, which is its own affair.
        }
        return true;
    }

    private ProcessResult result(Communication done) throws IOException {
        for (CompletableFuture<Boolean> each : List.of(done.outputRead, done.errorRead)) {
            if (each.isCompletedExceptionally()) {
                Throwable failure = each.exceptionNow();
                if (failure instanceof OutputLimitException tooMuch) {
                    destroyTree();
                    throw new OutputLimitException(tooMuch.limit());
                }
                if (failure instanceof IOException) {
                    throw new IOException(failure.getMessage(), failure);
                }
                throw Waiter.raise(failure);
            }
        }
        return new ProcessResult(command, process.exitValue(), done.output.bytes(), done.error.bytes());
    }

    /**
     * Waits until the process has ended.
     *
     * @return its exit code
     */
    @Override
    public int waitFor() {
        awaitExit();
        return process.exitValue();
    }

    /**
     * Waits until the process has ended, or the time is up.
     *
     * @param timeout the longest time to wait
     * @param unit its unit
     * @return whether it has ended
     */
    @Override
    public boolean waitFor(long timeout, TimeUnit unit) {
        return Completion.awaitDone(exit, "the end of " + command, Limits.of(timeout, unit));
    }

    /**
     * Waits until the process has ended, or the time is up.
     *
     * @param timeout the longest time to wait
     * @return whether it has ended
     */
    @Override
    public boolean waitFor(Duration timeout) {
        return Completion.awaitDone(exit, "the end of " + command, Limits.of(timeout));
    }

    /**
     * Kills the process if it still runs, closes its streams, and waits until it is gone. Closing again does nothing. A
     * descriptor that another thread is blocked in, as a descendant of the process holds the other end, is closed later.
     */
    @Override
    public void close() {
        destroyForcibly();
        Shield.untilDone(this::awaitExit);
        closeQuietly(output);
        closeQuietly(error);
        input.abandon();
    }

    private void awaitExit() {
        Completion.awaitDone(exit, "the end of " + command, -1);
    }

    private static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The process is gone, and nobody reads any more.
        }
    }

    /**
     * Kills the process, and all that it has started and that is still its descendant, as a shell's commands are. Waits until
     * the system has told which those are.
     */
    public void destroyTree() {
        CompletableFuture<Boolean> done = Pipes.start(() -> {
            Stream<ProcessHandle> below = process.isAlive() ? process.descendants() : Stream.of();
            List<ProcessHandle> all = below.toList();
            destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            return true;
        });
        Shield.untilDone(() -> Completion.awaitDone(done, "the end of " + command + " and its descendants", -1));
    }

    @Override
    public OutputStream getOutputStream() {
        return input;
    }

    @Override
    public InputStream getInputStream() {
        return output;
    }

    @Override
    public InputStream getErrorStream() {
        return error;
    }

    @Override
    public int exitValue() {
        return process.exitValue();
    }

    /** Asks the process to end. Unlike the JDK's, leaves the streams open, as closing them may block. */
    @Override
    public void destroy() {
        if (process.isAlive()) {
            process.toHandle().destroy();
        }
    }

    /** Kills the process. Unlike the JDK's, leaves the streams open, as closing them may block. */
    @Override
    public Process destroyForcibly() {
        if (process.isAlive()) {
            process.toHandle().destroyForcibly();
        }
        return this;
    }

    @Override
    public boolean supportsNormalTermination() {
        return process.supportsNormalTermination();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return exit.thenApply(ended -> this);
    }

    @Override
    public ProcessHandle toHandle() {
        return process.toHandle();
    }

    @Override
    public ProcessHandle.Info info() {
        return process.info();
    }

    @Override
    public Stream<ProcessHandle> children() {
        return process.children();
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return process.descendants();
    }

    @Override
    public String toString() {
        return command + " " + process;
    }
}
