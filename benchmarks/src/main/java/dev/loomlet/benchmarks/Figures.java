package dev.loomlet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** All that was measured, by benchmark and parameters, a figure for each round. */
final class Figures {

    private static final String UNIT = "ns/op";
    private static final String UNKNOWN = "there is a result of an unknown benchmark: '";

    /** One benchmark with one set of parameters; {@code cpu} is processor time, see {@link CpuTime}. */
    record Row(Method method, Map<String, String> parameters, List<Double> cpu, List<Double> wall) {

        String work() {
            String own = method.getDeclaringClass().getSimpleName() + "." + method.getName();
            return parameters.isEmpty() ? own : own + " " + String.join(" ", parameters.values());
        }

        /** All parameters but the one named {@code parameter}. */
        Map<String, String> without(String parameter) {
            Map<String, String> others = new TreeMap<>(parameters);
            others.remove(parameter);
            return others;
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
            Result<?> cpu = result.getSecondaryResults().get(CpuTime.LABEL);
            double wall = result.getPrimaryResult().getScore();
            add(params.getBenchmark(), parameters, cpu == null ? wall : cpu.getScore(), wall);
        }
    }

    private void add(String benchmark, Map<String, String> parameters, double cpu, double wall) {
        Row row = rows.computeIfAbsent(benchmark + parameters,
                key -> new Row(method(benchmark), parameters, new ArrayList<>(), new ArrayList<>()));
        row.cpu().add(cpu);
        row.wall().add(wall);
    }

    /** As {@link #add(Collection)}, of what JMH stored: the array that {@code -rf json} writes. */
    void add(JsonNode stored) {
        for (JsonNode result : stored) {
            String benchmark = result.path("benchmark").asText();
            JsonNode metric = result.path("primaryMetric");
            if (!metric.path("scoreUnit").asText().equals(UNIT)) {
                throw new IllegalArgumentException("the result of '" + benchmark + "' is in '"
                        + metric.path("scoreUnit").asText() + "'; give results in " + UNIT);
            }
            Map<String, String> parameters = new TreeMap<>();
            result.path("params").properties().forEach(each -> parameters.put(each.getKey(), each.getValue().asText()));
            double wall = metric.path("score").asDouble();
            add(benchmark, parameters,
                    result.path("secondaryMetrics").path(CpuTime.LABEL).path("score").asDouble(wall), wall);
        }
    }

    private static Method method(String benchmark) {
        int dot = benchmark.lastIndexOf('.');
        try {
            return Arrays.stream(Class.forName(benchmark.substring(0, dot)).getMethods())
                    .filter(method -> method.getName().equals(benchmark.substring(dot + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(UNKNOWN + benchmark + "'"));
        } catch (ClassNotFoundException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(UNKNOWN + benchmark + "'", e);
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

    /** What {@code row} is compared with; null when that is nothing, or was not measured. */
    @Nullable
    Row limitOf(Row row) {
        Against against = row.note(Against.class);
        return against == null ? null : named(row, against.value()).stream().findFirst().orElse(null);
    }

    /** The row for the least number, where a figure is to be {@link Flat}; {@code row} itself when it is that. */
    Row leastOf(Row row) {
        String number = row.note(Flat.class).over();
        return named(row, row.method().getName())
                .stream()
                .filter(other -> other.without(number).equals(row.without(number)))
                .min(Comparator.comparingLong(other -> Long.parseLong(other.parameters().get(number))))
                .orElseThrow();
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
