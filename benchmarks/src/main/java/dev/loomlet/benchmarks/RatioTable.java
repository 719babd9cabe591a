package dev.loomlet.benchmarks;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Sets results beside those of their limits: medians over all rounds, and ratios within each. Figures are processor time;
 * see {@link CpuTime}.
 */
final class RatioTable {

    /** The scores of one benchmark with one set of parameters, a round each. */
    private record Row(String benchmark, String parameters, boolean direct, List<Double> scores) {

        String work() {
            return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1) + parameters;
        }

        Against against() {
            int dot = benchmark.lastIndexOf('.');
            try {
                for (Method method : Class.forName(benchmark.substring(0, dot)).getMethods()) {
                    if (method.getName().equals(benchmark.substring(dot + 1))) {
                        return method.getAnnotation(Against.class);
                    }
                }
                return null;
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("JMH reported an unknown benchmark: " + benchmark, e);
            }
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    void add(Collection<RunResult> round) {
        for (RunResult result : round) {
            BenchmarkParams params = result.getParams();
            StringBuilder text = new StringBuilder();
            params.getParamsKeys().forEach(key -> text.append(' ').append(params.getParam(key)));
            rows.computeIfAbsent(params.getBenchmark() + text, key -> new Row(params.getBenchmark(), text.toString(),
                    "direct".equals(params.getParamsKeys().contains("engine") ? params.getParam("engine") : ""),
                    new ArrayList<>()))
                    .scores()
                    .add(score(result));
        }
    }

    private static double score(RunResult result) {
        Result<?> cpu = result.getSecondaryResults().get(CpuTime.LABEL);
        return (cpu == null ? result.getPrimaryResult() : cpu).getScore();
    }

    void print(PrintStream out) {
        out.println("| work | limit, CPU ns | ours, CPU ns | ratio | of the rounds | goal |");
        out.println("|---|---|---|---|---|---|");
        for (Row row : rows.values()) {
            out.println(line(row));
        }
    }

    private String line(Row row) {
        double ours = median(row.scores());
        Against against = row.against();
        Row limit = against == null ? null
                : rows.get(row.benchmark().substring(0, row.benchmark().lastIndexOf('.') + 1) + against.value());
        if (limit == null) {
            return format("| %s | | %s | | | |", row.work(), nanos(ours));
        }
        List<Double> ratios = IntStream.range(0, row.scores().size())
                .mapToObj(i -> row.scores().get(i) / limit.scores().get(i))
                .sorted()
                .toList();
        return format("| %s | %s | %s | %.2f | %.2f-%.2f | %s |", row.work(), nanos(median(limit.scores())),
                nanos(ours), median(ratios), ratios.getFirst(), ratios.getLast(),
                row.direct() ? goal(against, median(ratios), ours) : "");
    }

    private static String goal(Against against, double ratio, double nanos) {
        if (against.ratio() > 0) {
            return format("%.2f ×: %s", against.ratio(), ratio <= against.ratio() ? "met" : "missed");
        }
        return against.nanos() > 0
                ? format("%.0f ns: %s", against.nanos(), nanos <= against.nanos() ? "met" : "missed")
                : "";
    }

    private static String nanos(double nanos) {
        return format(nanos < 10 ? "%.2f" : "%.0f", nanos);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
