package dev.loomlet.benchmarks;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** All that was measured, by benchmark and parameters, a figure for each round. */
final class Figures {

    /** One benchmark with one set of parameters; {@code cpu} is processor time, see {@link CpuTime}. */
    record Row(Method method, Map<String, String> parameters, List<Double> cpu, List<Double> wall) {

        String work() {
            String own = method.getDeclaringClass().getSimpleName() + "." + method.getName();
            return parameters.isEmpty() ? own : own + " " + String.join(" ", parameters.values());
        }

        boolean isDirect() {
            return "direct".equals(parameters.get("engine"));
        }

        <A extends Annotation> A note(Class<A> type) {
            return method.getAnnotation(type);
        }

        /** How many times as much as {@code other}, in each round, least first. */
        List<Double> timesThatOf(Row other) {
            return IntStream.range(0, cpu.size()).mapToObj(i -> cpu.get(i) / other.cpu.get(i)).sorted().toList();
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    void add(Collection<RunResult> round) {
        for (RunResult result : round) {
            BenchmarkParams params = result.getParams();
            Map<String, String> parameters = new TreeMap<>();
            params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
            Row row = rows.computeIfAbsent(params.getBenchmark() + parameters,
                    key -> new Row(method(params.getBenchmark()), parameters, new ArrayList<>(), new ArrayList<>()));
            Result<?> cpu = result.getSecondaryResults().get(CpuTime.LABEL);
            double wall = result.getPrimaryResult().getScore();
            row.cpu().add(cpu == null ? wall : cpu.getScore());
            row.wall().add(wall);
        }
    }

    private static Method method(String benchmark) {
        int dot = benchmark.lastIndexOf('.');
        try {
            return Arrays.stream(Class.forName(benchmark.substring(0, dot)).getMethods())
                    .filter(method -> method.getName().equals(benchmark.substring(dot + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("JMH reported an unknown benchmark: " + benchmark, e);
        }
    }

    Collection<Row> rows() {
        return rows.values();
    }

    /** Those of the benchmark that {@code from} calls {@code name}: one of its own class, or of another before a dot. */
    List<Row> named(Row from, String name) {
        String wanted = name.contains(".") ? name : from.method().getDeclaringClass().getSimpleName() + "." + name;
        return rows.values()
                .stream()
                .filter(row -> wanted.equals(
                        row.method().getDeclaringClass().getSimpleName() + "." + row.method().getName()))
                .toList();
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
    }

    static String nanos(List<Double> values) {
        double median = median(values);
        return format(median < 10 ? "%.2f" : "%.0f", median);
    }

    /** The median, and the least and greatest, of ratios in order; as two cells of a table. */
    static String ratios(List<Double> ratios) {
        return format("%.2f | %.2f-%.2f", median(ratios), ratios.getFirst(), ratios.getLast());
    }

    static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
