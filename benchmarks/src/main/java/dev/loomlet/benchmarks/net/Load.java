package dev.loomlet.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process that the load comes from. One for a whole run: by the second server its code is compiled. */
final class Load {

    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

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
        try (ClosedLoop loop = open(order.work(), order.port())) {
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

    private static ClosedLoop open(Work work, int port) throws IOException {
        if (work.isHttp()) {
            return new ClosedLoop(port, work.connections(), GET, OK, answerLength(port));
        }
        byte[] message = new byte[work.size()];
        new Random(1).nextBytes(message);
        return new ClosedLoop(port, work.connections(), message, message, message.length);
    }

    /** Asks once, to learn how long the answers are. */
    private static int answerLength(int port) throws IOException {
        try (SocketChannel channel = ClosedLoop.connect(port)) {
            channel.write(ByteBuffer.wrap(GET));
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (channel.read(buffer) >= 0) {
                String head = new String(Arrays.copyOf(buffer.array(), buffer.position()), StandardCharsets.ISO_8859_1);
                int end = head.indexOf("\r\n\r\n");
                if (end >= 0) {
                    Matcher length = LENGTH.matcher(head.substring(0, end));
                    if (!length.find()) {
                        throw new IOException("the server tells no length in " + head);
                    }
                    return end + 4 + Integer.parseInt(length.group(1));
                }
            }
            throw new IOException("the server does not answer");
        }
    }
}
