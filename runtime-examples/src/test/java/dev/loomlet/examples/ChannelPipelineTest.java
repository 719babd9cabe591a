package dev.loomlet.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static dev.loomlet.examples.ExampleRun.outputOf;
import static org.assertj.core.api.Assertions.assertThat;

class ChannelPipelineTest {

    private static final Pattern LINE = Pattern
            .compile("(\\S+) +200 items taken, producers ran ahead by (\\d+) at most, took \\d+\\.\\d\\d s");

    /** Beyond what the channel holds, each producer has one in hand, and each consumer may have been handed one. */
    @Test
    void producersRunAheadAsFarAsTheChannelHolds() {
        Map<String, Integer> ahead = new HashMap<>();
        for (String line : outputOf("channel-pipeline", "--producers", "2", "--consumers", "3", "--items", "100",
                "--work", "100us")) {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            ahead.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        assertThat(ahead).hasSize(4).containsEntry("unlimited", 200);
        assertThat(ahead.get("rendezvous")).isBetween(2, 5);
        assertThat(ahead.get("buffered(10)")).isBetween(12, 15);
        assertThat(ahead.get("buffered(100)")).isBetween(102, 105);
    }
}
