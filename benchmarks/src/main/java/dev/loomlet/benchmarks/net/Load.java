package dev.loomlet.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The process that a load comes from. One for a whole run, where servers are measured one after the other: by the second its
 * code is compiled. Each line of its input is an order, and is answered by a line: to {@link #OPEN} connections and warm the
 * server up, to {@link #RUN} for a time, to {@link #CLOSE} the connections. Between orders it asks the server for nothing.
 */
final class Load implements AutoCloseable {

    private static final String OPEN = "open";
    private static final String RUN = "run";
    private static final String CLOSE = "close";

    private final ClosedLoop loop;
    private final long pid;

    /** What to do to the server on {@code port}, which is the process {@code pid}. Times are in milliseconds. */
    record Order(Work work, int port, long pid, int warmup, int time) {}

    private Load(Work work, int port, long pid) throws IOException {
        this.loop = new ClosedLoop(port, work.connections(), Exchange.of(work, port));
        this.pid = pid;
    }

    /** Has {@code load} carry out all of {@code order}. */
    static Sample measure(Child load, Order order) throws IOException {
        open(load, order);
        try {
            return run(load, order.time());
        } finally {
            load.ask(CLOSE);
        }
    }

    /** Has {@code load} warm the server up. */
    static void open(Child load, Order order) throws IOException {
        String answer = load.ask(String.join(" ", OPEN, order.work().id(), Integer.toString(order.port()),
                Long.toString(order.pid()), Integer.toString(order.warmup())));
        if (!answer.equals(OPEN)) {
            throw new IOException(answer);
        }
    }

    /** Has {@code load} go on for {@code millis}. */
    static Sample run(Child load, int millis) throws IOException {
        return Sample.of(load.ask(RUN + " " + millis));
    }

    /** Carries out an order for each line of its input, and ends with it. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Load load = null;
        for (String line; (line = orders.readLine()) != null;) {
            String answer = line.split(" ")[0];
            try {
                switch (answer) {
                    case OPEN -> load = opened(line.split(" "));
                    case RUN -> answer = load.run(Integer.parseInt(line.substring(RUN.length() + 1))).line();
                    default -> load = closed(load);
                }
            } catch (IOException | IllegalStateException e) {
                answer = "failed: " + (e.getCause() == null ? e : e.getCause());
            }
            System.out.println(answer);
            System.out.flush();
        }
    }

    private static Load opened(String[] words) throws IOException {
        Load load = new Load(Work.named(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
        try {
            load.loop.goOn(Integer.parseInt(words[4]) * 1_000_000L);
            load.loop.pause();
            return load;
        } catch (IOException | IllegalStateException e) {
            load.close();
            throw e;
        }
    }

    private static @Nullable Load closed(@Nullable Load load) throws IOException {
        if (load != null) {
            load.close();
        }
        return null;
    }

    private Sample run(int millis) throws IOException {
        long answersBefore = loop.answers();
        long cpuBefore = ProcessorTime.of(pid);
        long start = System.nanoTime();
        loop.resume();
        long answers = loop.goOn(millis * 1_000_000L) - answersBefore;
        if (answers == 0) {
            throw new IOException("the server has not answered in time");
        }
        Sample sample = new Sample(answers, System.nanoTime() - start, ProcessorTime.of(pid) - cpuBefore);
        loop.pause();
        return sample;
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
