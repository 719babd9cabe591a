package dev.loomlet.examples.crawl.frontier;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrontierTest {

    @TempDir
    private Path directory;

    private Frontier open(boolean stored, boolean byLevel) throws IOException {
        return stored ? StoreFrontier.open(directory, byLevel) : new MemoryFrontier(Long.MAX_VALUE, byLevel);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void handsOutEachAddressOnceAndEndsWhenAllAreDone(boolean stored) throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(stored, false)) {
                frontier.offer(List.of(target("http://a/1", 0), target("http://a/2", 0), target("http://a/1", 0)));
                assertThat(frontier.waiting()).isEqualTo(2);
                Target first = frontier.next();
                Target second = frontier.next();
                assertThat(List.of(first.url(), second.url())).containsExactly("http://a/1", "http://a/2");
                Coroutine<Target> waiting = spawn(frontier::next);
                frontier.done(first, record(first), List.of(target("http://a/2", 1)));
                yieldNow();
                assertThat(waiting.ready()).isFalse();
                frontier.done(second, record(second), List.of(target("http://a/3", 1), target("http://a/1", 1)));
                Target third = waiting.get();
                assertThat(third.url()).isEqualTo("http://a/3");
                frontier.done(third, record(third), List.of());
                assertThat(frontier.next()).isNull();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hostsTakeTurns(boolean stored) throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(stored, false)) {
                frontier.offer(List.of(target("http://a/1", 0), target("http://a/2", 0), target("http://a/3", 0),
                        target("http://b/1", 0), target("http://b:81/1", 0)));
                assertThat(urls(frontier, 5)).containsExactly("http://a/1", "http://b/1", "http://b:81/1", "http://a/2",
                        "http://a/3");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesLevelByLevelWhereThatIsWanted(boolean stored) throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(stored, true)) {
                frontier.offer(List.of(target("http://a/0", 0), target("http://b/0", 0)));
                Target first = frontier.next();
                frontier.done(first, record(first), List.of(target("http://a/1", 1), target("http://a/moved", 0)));
                assertThat(urls(frontier, 2)).containsExactly("http://b/0", "http://a/moved");
                Coroutine<Target> waiting = spawn(frontier::next);
                frontier.done(target("http://b/0", 0), record(first, "http://b/0"), List.of(target("http://b/1", 1)));
                yieldNow();
                assertThat(waiting.ready()).isFalse();
                frontier.done(target("http://a/moved", 0), record(first, "http://a/moved"), List.of());
                assertThat(waiting.get().depth()).isOne();
            }
        });
    }

    @Test
    void knowsNoMoreThanItIsAllowed() throws IOException {
        Hub.run(() -> {
            MemoryFrontier frontier = new MemoryFrontier(2, false);
            frontier.offer(List.of(target("http://a/1", 0), target("http://a/2", 0), target("http://a/3", 0)));
            assertThat(frontier.waiting()).isEqualTo(2);
        });
    }

    @Test
    void theStoreGivesAgainWhatWasNotDone() throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(true, false)) {
                frontier.offer(List.of(target("http://a/1", 0), target("http://a/2", 0)));
                Target first = frontier.next();
                frontier.next();
                frontier.done(first, record(first), List.of(target("http://a/3", 1)));
            }
            try (Frontier frontier = open(true, false)) {
                List<PageRecord> before = new ArrayList<>();
                assertThat(frontier.replay(before::add)).isOne();
                assertThat(before).containsExactly(record(target("http://a/1", 0)));
                frontier.offer(List.of(target("http://a/1", 0)));
                assertThat(urls(frontier, 2)).containsExactly("http://a/2", "http://a/3");
            }
        });
    }

    @Test
    void twoCrawlsCannotShareAStore() throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(true, false)) {
                assertThat(frontier.waiting()).isZero();
                assertThatThrownBy(() -> open(true, false)).isInstanceOf(IOException.class)
                        .hasMessageEndingWith("another crawl is using it");
            }
        });
    }

    private static List<String> urls(Frontier frontier, int count) throws IOException {
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            urls.add(frontier.next().url());
        }
        return urls;
    }

    private static Target target(String url, int depth) {
        return new Target(url, depth, depth == 0 ? null : "http://a/", 0);
    }

    private static PageRecord record(Target target) {
        return record(target, target.url());
    }

    private static PageRecord record(Target target, String url) {
        return new PageRecord(url, 200, 5, "text/html", "A \"title\"", 3, target.depth(), target.referrer(),
                List.of("http://a/2"), null, null, 1, Instant.parse("2026-01-02T03:04:05.678Z"));
    }
}
