package dev.loomlet.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The process that the load comes from. One for a whole run: by the second server its code is compiled. */
final class Load {

    private Load() {}

    /** An order: what to do to the server on {@code port}, which is the process {@code pid}. Times are in milliseconds. */
    record Order(Work work, int port, long pid, int warmup, int time) {

        String line() {
            return work.id() + " " + port + " " + pid + " " + warmup + " " + time;
        }

        static Order of(String line) {
            String[] words = line.split(" ");
            return new Order(Work.named(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]),
                    Integer.parseInt(words[3]), Integer.parseInt(words[4]));
        }
    }

    /** Carries out an order for each line of its input, and ends with it. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line; (line = orders.readLine()) != null;) {
            String answer;
            try {
                answer = measure(Order.of(line)).line();
            } catch (IOException | IllegalStateException e) {
                answer = "failed: " + (e.getCause() == null ? e : e.getCause());
            }
            System.out.println(answer);
            System.out.flush();
        }
    }

    private static Sample measure(Order order) throws IOException {
        try (ClosedLoop loop = new ClosedLoop(order.port(), order.work().connections(),
                Exchange.of(order.work(), order.port()))) {
            long answersBefore = loop.goOn(order.warmup() * 1_000_000L);
            long cpuBefore = ProcessorTime.of(order.pid());
            long start = System.nanoTime();
            long answers = loop.goOn(order.time() * 1_000_000L) - answersBefore;
            if (answers == 0) {
                throw new IOException("the server has not answered in time");
            }
            return new Sample(answers, System.nanoTime() - start, ProcessorTime.of(order.pid()) - cpuBefore);
        }
    }
}
