package dev.loomlet.examples;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What an example printed, and how it ended. */
public record ExampleRun(int status, List<String> out, List<String> err) {

    /** Runs the command line in this JVM. */
    public static ExampleRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new ExampleRun(status, out.toString().lines().toList(), err.toString().lines().toList());
    }

    /** Runs the command line in this JVM, expects success without complaint, and gives what was printed. */
    public static List<String> outputOf(String... args) {
        ExampleRun run = of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return run.out();
    }

    /** As {@link #of}, with {@code text} for standard input. */
    public static ExampleRun withInput(String text, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return of(args);
        } finally {
            System.setIn(before);
        }
    }

    /** Runs the command line in this JVM, and expects that it tells one {@code reason} in one line and ends so. */
    public static void assertRefused(int status, String reason, String... args) {
        ExampleRun run = of(args);
        assertThat(run.err()).singleElement()
                .asString()
                .startsWith("loomlet-examples " + args[0] + ": ")
                .contains(reason);
        assertThat(run.status()).isEqualTo(status);
    }
}
