package dev.loomlet.examples;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** A server among the examples, which runs in this JVM, on a hub of its own, until it is told to end. */
public final class RunningExample implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("listening on .* port (\\d+); Ctrl-C ends");

    private final LineWriter out = new LineWriter();
    private final LineWriter err = new LineWriter();
    private final Hub hub;
    private final Coroutine<Integer> coroutine;
    private final String address;

    private RunningExample(String... args) throws InterruptedException {
        hub = Hub.start("example " + args[0]);
        coroutine = hub.spawn(() -> Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args));
        address = out.next();
        assertThat(address).startsWith("listening on ");
    }

    /** Returns when the server has told where it listens. */
    public static RunningExample start(String... args) throws InterruptedException {
        return new RunningExample(args);
    }

    /** The port on which it listens. */
    public int port() {
        Matcher matcher = PORT.matcher(address);
        assertThat(matcher.matches()).as(address).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Waits for the next line of its standard output. */
    public String nextLine() throws InterruptedException {
        return out.next();
    }

    /** Waits for the next line of its standard error. */
    public String nextComplaint() throws InterruptedException {
        return err.next();
    }

    /** Has it end, as Ctrl-C does, and gives what it has printed and nobody has taken yet. It must not have complained. */
    public List<String> end() {
        close();
        assertThat(err.rest()).isEmpty();
        return out.rest();
    }

    @Override
    public void close() {
        coroutine.kill();
        hub.close();
    }

    private static final class LineWriter extends Writer {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder line = new StringBuilder();

        @Override
        public void write(char[] text, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '\n') {
                    lines.add(line.toString());
                    line.setLength(0);
                } else {
                    line.append(text[i]);
                }
            }
        }

        String next() throws InterruptedException {
            String next = lines.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("a line within a minute").isNotNull();
            return next;
        }

        List<String> rest() {
            List<String> rest = new ArrayList<>();
            lines.drainTo(rest);
            return rest;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
