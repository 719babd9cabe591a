package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load of HTTP, where the program wrk is installed. */
final class Wrk {

    /** Its last lines but two: the time that it really took, and what went wrong, if anything did. */
    private static final Pattern DONE = Pattern.compile("([1-9]\\d*) requests in ([0-9.]+)(ms|s|m),");
    private static final Pattern WRONG = Pattern.compile("(?m)^ *(Socket errors|Non-2xx).*$");

    private Wrk() {}

    static boolean isInstalled() {
        // It has no option that succeeds; what does not exist cannot be started.
        try {
            new ProcessBuilder("wrk", "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .destroy();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static Sample measure(Load.Order order, String core) throws IOException {
        load(order, core, order.warmup());
        long cpuBefore = ProcessorTime.of(order.pid());
        String report = load(order, core, order.time());
        long cpu = ProcessorTime.of(order.pid()) - cpuBefore;
        Matcher wrong = WRONG.matcher(report);
        Matcher done = DONE.matcher(report);
        if (wrong.find() || !done.find()) {
            throw new IOException("wrk reports " + (report.isBlank() ? "nothing" : report));
        }
        double unit = switch (done.group(3)) {
            case "ms" -> 1e6;
            case "s" -> 1e9;
            default -> 60e9;
        };
        return new Sample(Long.parseLong(done.group(1)), Math.round(Double.parseDouble(done.group(2)) * unit), cpu);
    }

    private static String load(Load.Order order, String core, int millis) throws IOException {
        // It counts in whole seconds.
        int seconds = Math.max(1, millis / 1000);
        try (Child wrk = new Child(core, List.of("wrk", "--threads", "1", "--connections",
                Integer.toString(order.work().connections()), "--duration", seconds + "s",
                "http://127.0.0.1:" + order.port() + "/"))) {
            return wrk.rest();
        }
    }
}
