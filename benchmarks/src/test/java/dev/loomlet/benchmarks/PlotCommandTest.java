package dev.loomlet.benchmarks;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PlotCommandTest {

    private static final String PACKAGE = "dev.loomlet.benchmarks.";

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private static String result(String benchmark, String parameters, double wall, double cpu) {
        return "{'benchmark':'%s','params':{%s},'primaryMetric':{'rawData':[[%s]],'scoreUnit':'ns/op'},'secondaryMetrics':{'cpu':{'rawData':[[%s]]}}}"
                .formatted(PACKAGE + benchmark, parameters, wall, cpu);
    }

    private Path file(String name, String... results) throws Exception {
        return Files.writeString(folder.resolve(name), "[" + String.join(",", results).replace('\'', '"') + "]");
    }

    private int draw(Path... files) {
        return PlotCommand.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("--to", folder.resolve("out").toString()),
                        Arrays.stream(files).map(Path::toString)).toArray(String[]::new));
    }

    private String written(String name) throws Exception {
        return Files.readString(folder.resolve("out").resolve(name));
    }

    @Test
    void drawsRoundsOfResultsBesideLimitsAndPeers() throws Exception {
        String[] others = {result("YieldBenchmark.threadYieldOnLeanCarrier", "", 1, 100),
            result("ChannelBenchmark.kotlinRendezvous", "", 1, 92)};
        Path one = file("one.json", result("ChannelBenchmark.rendezvous", "'engine':'direct'", 1, 170), others[0],
                others[1]);
        Path two = file("two.json", result("ChannelBenchmark.rendezvous", "'engine':'direct'", 1, 180), others[0],
                others[1]);

        assertThat(draw(one, two)).as(err.toString()).isZero();
        assertThat(written("channels-peers.svg")).contains("channel: rendezvous", "limit: 100", "Loomlet: 175",
                "goal 150",
                "Kotlin, event loop of runBlocking: 92");
        assertThat(written("channels-limits.svg")).contains("limit: 100", "Loomlet: 175").doesNotContain("Kotlin");
    }

    @Test
    void drawsGrowthAsLines() throws Exception {
        Path file = file("growth.json",
                result("ScalingBenchmark.yields", "'engine':'direct','coroutines':'100000'", 1, 150),
                result("ScalingBenchmark.yields", "'engine':'direct','coroutines':'10'", 1, 100),
                result("ScalingBenchmark.bareSwitches", "'continuations':'10'", 1, 90));

        assertThat(draw(file)).as(err.toString()).isZero();
        assertThat(written("scaling.svg")).contains("yields (100 ns)", "bare switches (90 ns)", "goal: at most 2");
        assertThat(written("scaling.json")).contains("1.5");
    }

    @Test
    void drawsServers() throws Exception {
        String sample = "[{'requests':1000,'nanos':1000000000,'cpuNanos':%s}]";
        Path file = Files.writeString(folder.resolve("net.json"),
                ("{'echo-100':{'loomlet':" + sample.formatted(9_000_000) + ",'netty':" + sample.formatted(10_000_000)
                        + "}}")
                        .replace('\'', '"'));

        assertThat(draw(file)).as(err.toString()).isZero();
        assertThat(written("net-cpu.svg")).contains("echo-100", "Loomlet: 9<", "Netty, NIO: 10<", "goal 9.5");
        assertThat(written("net-requests.svg")).contains("Loomlet: 1 000").doesNotContain("goal");
    }

    @Test
    void refusesInOneLineWhatItCannotDraw() throws Exception {
        assertRefuses("no such file", folder.resolve("missing.json"));
        assertRefuses("no JSON", Files.writeString(folder.resolve("text"), "Benchmark Mode"));
        assertRefuses("unknown benchmark: 'dev.loomlet.benchmarks.NoBenchmark.at'",
                file("x", result("NoBenchmark.at", "", 1, 1)));
        assertRefuses("in 'us/op'; give results in ns/op", Files.writeString(folder.resolve("us"), Files.readString(
                file("y", result("YieldBenchmark.kotlinYield", "", 1, 1))).replace("ns/op", "us/op")));
        assertRefuses("nothing to compare", file("z"));
        assertRefuses("no such work: 'dance'", Files.writeString(folder.resolve("net"),
                "{\"dance\":{\"netty\":[{\"requests\":1,\"nanos\":1,\"cpuNanos\":1}]}}"));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private void assertRefuses(String why, Path file) {
        err.getBuffer().setLength(0);
        assertThat(draw(file)).isEqualTo(2);
        assertThat(err.toString().strip()).startsWith("plot: ").contains(why).doesNotContain("\n");
    }
}
