package dev.loomlet.examples.net;

import dev.loomlet.Hub;
import dev.loomlet.examples.ExampleRun;
import dev.loomlet.net.dns.Dns;
import dev.loomlet.net.dns.DnsOptions;
import dev.loomlet.pool.Results;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.yieldNow;
import static dev.loomlet.examples.ExampleRun.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

class ResolveTest {

    @TempDir
    private Path folder;

    private int under;
    private int most;

    @Test
    void printsTheAddressesInTheOrderOfTheNames() throws Exception {
        DnsOptions before = Dns.options();
        ExampleRun run = ExampleRun.of("resolve", "127.0.0.3", "nowhere.invalid", "localhost", "::1");
        assertThat(run.out()).hasSize(3)
                .startsWith("127.0.0.3\t127.0.0.3")
                .endsWith("::1\t0:0:0:0:0:0:0:1")
                .anyMatch(line -> line.matches("localhost\t.*127\\.0\\.0\\.1.*"));
        assertThat(run.err()).containsExactly(
                "loomlet-examples resolve: nowhere.invalid: unknown host nowhere.invalid");
        assertThat(run.status()).isOne();
        assertThat(Dns.options()).isEqualTo(before);

        Path file = Files.write(folder.resolve("names"),
                IntStream.range(0, 1000).mapToObj(i -> "127.0." + i / 256 + "." + i % 256).toList());
        assertThat(ExampleRun.outputOf("resolve", "--file", file.toString(), "--at-once", "3")).isEqualTo(
                Files.readAllLines(file).stream().map(name -> name + "\t" + name).toList());
    }

    @Test
    void neverMoreThanAreAllowedAtOnce() {
        List<String> names = IntStream.range(0, 50).mapToObj(i -> "name-" + i).toList();
        List<String> answered = new ArrayList<>();
        Hub.run(() -> {
            MassLookup lookup = new MassLookup(7, Duration.ofMinutes(1), name -> {
                most = Math.max(most, ++under);
                yieldNow();
                under--;
                return List.of(InetAddress.ofLiteral("192.0.2.1"));
            });
            try (Results<MassLookup.Answer> answers = lookup.of(names)) {
                answers.forEachRemaining(answer -> answered.add(answer.name()));
            }
        });
        assertThat(answered).isEqualTo(names);
        assertThat(most).isEqualTo(7);
    }

    @Test
    void eachNameHasItsTime() {
        List<String> problems = new ArrayList<>();
        Hub.run(() -> {
            MassLookup lookup = new MassLookup(2, Duration.ofMillis(20), name -> {
                if (name.startsWith("slow")) {
                    sleep(Duration.ofDays(1));
                }
                throw new UnknownHostException(name);
            });
            try (Results<MassLookup.Answer> answers = lookup.of(List.of("slow-1", "none", "slow-2"))) {
                answers.forEachRemaining(answer -> problems.add(answer.problem()));
            }
        });
        assertThat(problems).containsExactly("no answer within 20 ms", "unknown host none", "no answer within 20 ms");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertRefused(2, "NAME", "resolve");
        assertRefused(2, "exclusive", "resolve", "a", "--file", "b");
        assertRefused(2, "must be more than 0", "resolve", "a", "--timeout", "0s");
        Path missing = folder.resolve("missing");
        assertRefused(1, missing + ": no such file", "resolve", "--file", missing.toString());
    }
}
