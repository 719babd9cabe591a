package dev.loomlet.examples.echo;

import dev.loomlet.Hub;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Failures;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.spawn;

/** Talks to an echo server from many coroutines at once, and checks its answers. */
@Command(name = "echo-load", description = "Sends lines to an echo server from many coroutines, and checks the answers.")
public final class EchoLoad implements Callable<Integer> {

    @Option(names = "--connections", paramLabel = "N", defaultValue = "1000", description = "How many connections to open (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--messages", paramLabel = "M", defaultValue = "100", description = "How many lines to send on each (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Mixin
    private ServerAddress server;

    @Spec
    private CommandSpec spec;

    // The coroutines of one hub share these without a lock.
    private long answers;
    private long wrong;
    private String problem = "";

    @Override
    public Integer call() {
        if (connections < 1 || messages < 1) {
            throw new ParameterException(spec.commandLine(), "--connections and --messages must be 1 or more");
        }
        long start = System.nanoTime();
        Hub.run(() -> {
            for (int i = 0; i < connections; i++) {
                long firstNumber = (long) i * messages;
                spawn("client-" + i, () -> talk(firstNumber));
            }
        });
        return report(Durations.secondsSince(start)) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void talk(long firstNumber) {
        try (Socket socket = server.connect()) {
            OutputStream questions = socket.getOutputStream();
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (long i = firstNumber; i < firstNumber + messages; i++) {
                String question = "Hello " + i;
                questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
                check(question, lines.readLine());
            }
        } catch (IOException e) {
            note(Failures.describe(e));
        }
    }

    private void check(String question, String answer) throws EOFException {
        if (answer == null) {
            throw new EOFException("the server has closed the connection");
        }
        answers++;
        if (!answer.equals(question)) {
            wrong++;
            note("'" + answer + "' is the answer to '" + question + "'");
        }
    }

    private void note(String newProblem) {
        problem = problem.isEmpty() ? newProblem : problem;
    }

    private boolean report(double seconds) {
        long lost = (long) connections * messages - answers;
        spec.commandLine()
                .getOut()
                .println(String.format(Locale.ROOT,
                        "%d connections, %d messages each: %d answers, %d wrong, %d lost, %s, %.0f requests/s",
                        connections, messages, answers, wrong, lost, Durations.seconds(seconds), answers / seconds));
        if (!problem.isEmpty()) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + problem);
        }
        return wrong == 0 && lost == 0;
    }
}
