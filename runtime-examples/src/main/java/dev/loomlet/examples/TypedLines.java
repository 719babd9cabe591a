package dev.loomlet.examples;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** The lines that are typed, for clients of servers that answer each line with another. */
public final class TypedLines {

    private final CommandSpec spec;
    private final BufferedReader typed;

    /** The lines of standard input. */
    public TypedLines(CommandSpec spec) {
        this.spec = spec;
        Charset charset = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
        typed = new BufferedReader(new InputStreamReader(System.in, charset));
    }

    /** Sends each line, prints the answer behind {@code label}, and gives the exit status. */
    public int sendTo(Socket server, String label) throws IOException {
        OutputStream questions = server.getOutputStream();
        BufferedReader answers = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = spec.commandLine().getOut();
        for (String line; (line = next()) != null;) {
            questions.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = answers.readLine();
            if (answer == null) {
                spec.commandLine()
                        .getErr()
                        .println(
                                spec.qualifiedName() + ": the server has closed the connection");
                return ExitCode.SOFTWARE;
            }
            out.println(label + answer);
        }
        return ExitCode.OK;
    }

    private String next() throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            spec.commandLine().getOut().print(">>: ");
            spec.commandLine().getOut().flush();
        }
        return typed.readLine();
    }
}
