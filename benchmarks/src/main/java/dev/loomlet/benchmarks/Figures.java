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
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** All that was measured, by benchmark and parameters, round by round. */
final class Figures {

    private static final String UNIT = "ns/op";
    private static final String UNKNOWN = "there is a result of an unknown benchmark: '";

    /**
     * One benchmark with one set of parameters, and its iterations by rounds. The figure of a round is the median of its
     * iterations; those that were disturbed count only where all of the benchmark's were.
     */
    record Row(Method method, Map<String, String> parameters, List<List<Iteration>> rounds, double bestCalibration) {

        /** Processor time per operation of each round, see {@link CpuTime}; NaN for a round that does not count. */
        List<Double> cpu() {
            return medians(Iteration::cpu);
        }

        /** As {@link #cpu()}, by the clock on the wall. */
        List<Double> wall() {
            return medians(Iteration::wall);
        }

        private List<Double> medians(Function<Iteration, Double> figure) {
            boolean allDisturbed = undisturbed() == 0;
            return rounds.stream()
                    .map(round -> median(round.stream()
                            .filter(each -> allDisturbed || each.isUndisturbed(bestCalibration))
                            .map(figure)
                            .toList()))
                    .toList();
        }

        long undisturbed() {
            return rounds.stream().flatMap(List::stream).filter(each -> each.isUndisturbed(bestCalibration)).count();
        }

        long iterations() {
            return rounds.stream().mapToLong(List::size).sum();
        }

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

        /** How many times as much as {@code other}, in each round in which both count, least first. */
        List<Double> timesThatOf(Row other) {
            List<Double> own = cpu();
            List<Double> others = other.cpu();
            List<Double> ratios = IntStream.range(0, Math.min(own.size(), others.size()))
                    .mapToObj(i -> own.get(i) / others.get(i))
                    .filter(ratio -> !ratio.isNaN())
                    .sorted()
                    .toList();
            return ratios.isEmpty() ? List.of(median(own) / median(others)) : ratios;
        }
    }

    private record Key(String benchmark, Map<String, String> parameters) {}

    private final Map<Key, List<List<Iteration>>> rounds = new LinkedHashMap<>();

    void add(Collection<RunResult> round) {
        for (RunResult result : round) {
            BenchmarkParams params = result.getParams();
            Map<String, String> parameters = new TreeMap<>();
            params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
            add(params.getBenchmark(), parameters,
                    result.getBenchmarkResults()
                            .stream()
                            .flatMap(fork -> fork.getIterationResults().stream())
                            .map(Figures::iteration)
                            .toList());
        }
    }

    private static Iteration iteration(IterationResult result) {
        double wall = result.getPrimaryResult().getScore();
        return new Iteration(score(result, CpuTime.LABEL, wall), wall, score(result, Calibration.LABEL, 0));
    }

    private static double score(IterationResult result, String label, double otherwise) {
        Result<?> secondary = result.getSecondaryResults().get(label);
        return secondary == null ? otherwise : secondary.getScore();
    }

    private void add(String benchmark, Map<String, String> parameters, List<Iteration> round) {
        rounds.computeIfAbsent(new Key(benchmark, parameters), key -> new ArrayList<>()).add(round);
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
            method(benchmark);
            Map<String, String> parameters = new TreeMap<>();
            result.path("params").properties().forEach(each -> parameters.put(each.getKey(), each.getValue().asText()));
            List<Double> wall = iterations(metric);
            List<Double> cpu = iterations(result.path("secondaryMetrics").path(CpuTime.LABEL));
            List<Double> calibration = iterations(result.path("secondaryMetrics").path(Calibration.LABEL));
            add(benchmark, parameters,
                    IntStream.range(0, wall.size())
                            .mapToObj(i -> new Iteration(i < cpu.size() ? cpu.get(i) : wall.get(i), wall.get(i),
                                    i < calibration.size() ? calibration.get(i) : 0))
                            .toList());
        }
    }

    private static List<Double> iterations(JsonNode metric) {
        return metric.path("rawData")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::asDouble)
                .toList();
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

    List<Row> rows() {
        double best = rounds.values()
                .stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .mapToDouble(Iteration::calibration)
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(0);
        return rounds.entrySet()
                .stream()
                .map(each -> new Row(method(each.getKey().benchmark()), each.getKey().parameters(), each.getValue(),
                        best))
                .toList();
    }

    /** Those of the benchmark that {@code from} calls {@code name}: one of its own class, or of another before a dot. */
    List<Row> named(Row from, String name) {
        String wanted = name.contains(".") ? name : from.method().getDeclaringClass().getSimpleName() + "." + name;
        return rows().stream()
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

    /** Of those that are not NaN; NaN when there are none. */
    static double median(List<Double> values) {
        double[] sorted = values.stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half]
                : Arrays.stream(sorted, Math.max(0, half - 1), Math.min(sorted.length, half + 1))
                        .average()
                        .orElse(Double.NaN);
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
