package dev.loomlet.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of ours, on some cores, that is spoken with by lines and ends with us. */
final class Child implements AutoCloseable {

    private static final boolean PLACED = Programs.isInstalled("taskset", "--version");

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;

    Child(String cores, List<String> command) throws IOException {
        process = new ProcessBuilder(onCores(cores, command)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
    }

    /** Whether processes can be kept on one core. */
    static boolean isPlaced() {
        return PLACED;
    }

    private static List<String> onCores(String cores, List<String> command) {
        if (!PLACED) {
            return command;
        }
        // It becomes the command, so that the process is the same.
        List<String> placed = new ArrayList<>(List.of("taskset", "--cpu-list", cores));
        placed.addAll(command);
        return placed;
    }

    long pid() {
        return process.pid();
    }

    /** Sends a line, and waits for the one that answers it. */
    String ask(String line) throws IOException {
        orders.println(line);
        return answer();
    }

    /** What a server says first. */
    int port() throws IOException {
        String line = answer();
        try {
            return Integer.parseInt(line);
        } catch (NumberFormatException e) {
            throw new IOException("it should tell its port, and says " + line, e);
        }
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("it has ended without an answer");
        }
        return line;
    }

    /** The rest of its output. */
    String rest() throws IOException {
        return answers.readAllAsString();
    }

    @Override
    public void close() {
        orders.close();
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
