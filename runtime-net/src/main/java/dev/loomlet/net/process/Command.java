package dev.loomlet.net.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a process, and runs it while the other coroutines go on:
 *
 * <pre>{@code
 * String head = Command.of("git", "rev-parse", "HEAD").directory(folder).check().text().strip();
 * }</pre>
 *
 * <p>No shell is involved: each word reaches the program as it is. To run many at once, let a {@code dev.loomlet.pool.Pool}
 * limit how many. A description may be run several times; it is not to be changed by two threads at once. Semantics:
 * Python's {@code subprocess.run}.
 */
public final class Command {

    private final ProcessBuilder builder;
    private byte[] input = new byte[0];
    private long limit = Subprocess.DEFAULT_LIMIT;
    private @Nullable Duration timeout;
    private boolean destroying = true;

    private Command(List<String> words) {
        builder = new ProcessBuilder(words);
    }

    /**
     * Describes a process without input, in the folder and with the environment of this one, whose output is captured.
     *
     * @param words the program, by its path or its name on the {@code PATH}, and its arguments
     * @return a description
     * @throws IllegalArgumentException when there is no word
     */
    public static Command of(String... words) {
        return of(Arrays.asList(requireWords(words)));
    }

    /**
     * As {@link #of(String...)}.
     *
     * @param words the program and its arguments
     * @return a description
     * @throws IllegalArgumentException when there is no word
     */
    public static Command of(List<String> words) {
        if (requireWords(words).isEmpty()) {
            throw new IllegalArgumentException("words is empty; give the program to run");
        }
        words.forEach(word -> Objects.requireNonNull(word, "words holds a null; give the program and its arguments"));
        return new Command(List.copyOf(words));
    }

    private static <T> T requireWords(T words) {
        return Objects.requireNonNull(words, "words is null; give the program to run and its arguments");
    }

    /**
     * Sets the folder that the process starts in.
     *
     * @param folder must exist when the process is started
     * @return this
     */
    public Command directory(Path folder) {
        Objects.requireNonNull(folder, "folder is null; leave it out for that of this process");
        builder.directory(folder.toFile());
        return this;
    }

    /**
     * Sets a variable of the process's environment.
     *
     * @param name the variable
     * @param value its value
     * @return this
     */
    public Command environment(String name, String value) {
        Objects.requireNonNull(name, "name is null; give that of a variable");
        Objects.requireNonNull(value, "value is null; to take a variable away, use configure(...)");
        builder.environment().put(name, value);
        return this;
    }

    /**
     * Sets what the process reads.
     *
     * @param bytes its standard input
     * @return this
     */
    public Command input(byte[] bytes) {
        input = Objects.requireNonNull(bytes, "bytes is null; leave it out for no input").clone();
        return this;
    }

    /**
     * Sets what the process reads.
     *
     * @param text its standard input, in UTF-8
     * @return this
     */
    public Command input(String text) {
        input = Objects.requireNonNull(text, "text is null; leave it out for no input")
                .getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /**
     * Has the error output go where the standard output goes, in the order in which it is written.
     *
     * @return this
     */
    public Command mergeError() {
        builder.redirectErrorStream(true);
        return this;
    }

    /**
     * Sets how much of each of the two outputs is kept. A process that writes more is destroyed, and the run fails.
     *
     * @param bytes 0 to 2147483639; 64 MiB when not set
     * @return this
     * @throws IllegalArgumentException when {@code bytes} is out of range
     */
    public Command limit(long bytes) {
        limit = Subprocess.requireLimit(bytes);
        return this;
    }

    /**
     * Sets how long the process may take.
     *
     * @param longest without it, as long as it wants; zero or less is up at once
     * @return this
     */
    public Command timeout(Duration longest) {
        timeout = Objects.requireNonNull(longest, "longest is null; leave it out for no limit");
        return this;
    }

    /**
     * Has the process go on when its time is up, or when the coroutine that runs it is killed. Else it is killed then, with its
     * descendants.
     *
     * @return this
     */
    public Command leaveRunning() {
        destroying = false;
        return this;
    }

    /**
     * Sets whatever else the JDK lets one set, such as where the streams go.
     *
     * @param change told of the builder
     * @return this
     */
    public Command configure(Consumer<ProcessBuilder> change) {
        Objects.requireNonNull(change, "change is null; give what is to be set").accept(builder);
        return this;
    }

    /**
     * Starts the process; its input and output are the caller's affair.
     *
     * @return the process
     * @throws IOException when it cannot be started; the message names the program
     */
    public Subprocess start() throws IOException {
        return Subprocess.start(builder);
    }

    /**
     * Runs the process to its end, whatever its exit code. When the time is up or the caller is killed, the process is killed
     * with its descendants, unless it is {@linkplain #leaveRunning() left running}.
     *
     * @return its exit code and what it wrote
     * @throws ProcessTimeoutException when the time was up, with what it had written
     * @throws OutputLimitException when it wrote more than the limit
     * @throws IOException when it cannot be started, or a stream cannot be read
     */
    public ProcessResult run() throws IOException, ProcessTimeoutException {
        Subprocess process = start();
        boolean ended = false;
        try {
            ProcessResult result = timeout == null
                    ? process.communicate(input, limit)
                    : process.communicate(input, limit, timeout);
            ended = true;
            return result;
        } finally {
            if (!ended && destroying) {
                process.destroyTree();
            }
            if (ended || destroying) {
                process.close();
            }
        }
    }

    /**
     * As {@link #run()}, and makes sure that the process succeeded.
     *
     * @return what it wrote
     * @throws ProcessFailedException when its exit code was not 0
     * @throws ProcessTimeoutException when the time was up, with what it had written
     * @throws OutputLimitException when it wrote more than the limit
     * @throws IOException when it cannot be started, or a stream cannot be read
     */
    public ProcessResult check() throws IOException, ProcessTimeoutException {
        return run().check();
    }

    @Override
    public String toString() {
        return builder.command().toString();
    }
}
