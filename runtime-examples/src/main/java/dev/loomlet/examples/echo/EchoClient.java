package dev.loomlet.examples.echo;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Sends each line of its input, and prints the answer. */
@Command(name = "echo-client", description = "Sends the lines that are typed to an echo server, and prints the answers.")
public final class EchoClient implements Callable<Integer> {

    @Mixin
    private ServerAddress server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Charset typed = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
        try (Socket socket = server.connect()) {
            return talk(new BufferedReader(new InputStreamReader(System.in, typed)),
                    socket.getOutputStream(),
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }
    }

    private int talk(BufferedReader lines, OutputStream questions, BufferedReader answers) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (String line; (line = next(lines)) != null;) {
            questions.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = answers.readLine();
            if (answer == null) {
                spec.commandLine()
                        .getErr()
                        .println(
                                spec.qualifiedName() + ": the server has closed the connection");
                return ExitCode.SOFTWARE;
            }
            out.println("Received " + answer);
        }
        return ExitCode.OK;
    }

    private String next(BufferedReader lines) throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            spec.commandLine().getOut().print(">>: ");
            spec.commandLine().getOut().flush();
        }
        return lines.readLine();
    }
}
