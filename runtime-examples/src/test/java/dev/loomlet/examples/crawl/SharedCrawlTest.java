package dev.loomlet.examples.crawl;

import dev.loomlet.examples.ExampleRun;
import dev.loomlet.examples.crawl.TestSite.Reply;
import dev.loomlet.examples.crawl.frontier.Json;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import dev.loomlet.examples.libraries.Redis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes that share a crawl. */
@ExtendWith(Redis.class)
class SharedCrawlTest {

    private static final int PAGES = 400;
    private static final int LINKS = 40;
    private static final int AT_ONCE = 4;
    private static final int MIDWAY = 150;
    private static final long GENEROUS = 100;

    @TempDir
    private Path scratch;
    private final int port;
    private final CountDownLatch allTakePart = new CountDownLatch(3);
    // More than two processes can have under way, so each of the three has something.
    private final CountDownLatch allWait = new CountDownLatch(2 * AT_ONCE + 1);
    private final CountDownLatch killed = new CountDownLatch(1);

    SharedCrawlTest(int port) {
        this.port = port;
    }

    /*
     * The site answers its first pages when all three processes have asked for robots.txt. From midway on it answers none
     * until one process has been killed, which at that moment has pages under way, therefore.
     */
    @Test
    void threeProcessesFetchEachPageOnceAndOneThatIsKilledLeavesItsPagesToTheOthers() throws Exception {
        List<String> expected;
        try (TestSite site = new TestSite((path, times) -> page(path))) {
            expected = described(site, ExampleRun.outputOf("crawl", site.root() + "/0", "--quiet"));
        }
        assertThat(expected).hasSize(PAGES + PAGES / 10);
        try (TestSite site = new TestSite(this::staged)) {
            site.onRequest(number -> {
                if (number > MIDWAY) {
                    allWait.countDown();
                    await(killed);
                }
            });
            List<Process> processes = new ArrayList<>();
            try {
                for (int i = 0; i < 3; i++) {
                    processes.add(start(site, i));
                }
                assertThat(allWait.await(GENEROUS, TimeUnit.SECONDS)).as(log()).isTrue();
                processes.getFirst().destroyForcibly().waitFor();
                killed.countDown();
                for (Process survivor : processes.subList(1, 3)) {
                    assertThat(survivor.waitFor(GENEROUS, TimeUnit.SECONDS)).as(log()).isTrue();
                    assertThat(survivor.exitValue()).as(log()).isZero();
                }
            } finally {
                killed.countDown();
                processes.forEach(Process::destroyForcibly);
            }
            assertThat(log()).isEmpty();
            assertThatNothingIsMissingOrTwice(site, expected);
        }
    }

    private void assertThatNothingIsMissingOrTwice(TestSite site, List<String> expected) throws IOException {
        List<String> ofTheDead = described(site, completeLines(0));
        List<String> ofSurvivors = new ArrayList<>();
        for (int i = 1; i < 3; i++) {
            List<String> own = described(site, completeLines(i));
            assertThat(own).isNotEmpty();
            ofSurvivors.addAll(own);
        }
        assertThat(ofTheDead).isNotEmpty().doesNotHaveDuplicates();
        assertThat(ofSurvivors).doesNotHaveDuplicates();
        Set<String> all = new HashSet<>(ofTheDead);
        all.addAll(ofSurvivors);
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
        // Those that it wrote, but could not say so any more.
        assertThat(ofTheDead.stream().filter(ofSurvivors::contains)).hasSizeLessThanOrEqualTo(AT_ONCE);

        List<String> again = site.requests()
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1 && !entry.getKey().equals("/robots.txt"))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        assertThat(again).hasSizeBetween(1, AT_ONCE).allMatch(request -> request.endsWith(" 2"));
    }

    private Process start(TestSite site, int number) throws IOException {
        return ChildCrawl.start(scratch.resolve("log"), List.of(), "crawl", site.root() + "/0", "--quiet", "--output",
                results(number).toString(), "--concurrency", Integer.toString(AT_ONCE), "--reclaim-after", "3s",
                "--frontier", "redis://127.0.0.1:" + port);
    }

    private Path results(int number) {
        return scratch.resolve(number + ".jsonl");
    }

    private String log() throws IOException {
        return Files.readString(scratch.resolve("log"));
    }

    /** Those with an end; a process that is killed may leave a last one without. */
    private List<String> completeLines(int number) throws IOException {
        String text = Files.readString(results(number));
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static List<String> described(TestSite site, List<String> lines) throws IOException {
        List<String> described = new ArrayList<>();
        for (String line : lines) {
            PageRecord page = Json.read(line);
            described.add((page.url() + " " + page.status() + " " + page.depth() + " " + page.referrer() + " "
                    + page.links()).replace(site.root(), ""));
        }
        return described;
    }

    private Reply staged(String path, int times) {
        if (path.equals("/robots.txt")) {
            allTakePart.countDown();
        } else if (!path.equals("/0")) {
            await(allTakePart);
        }
        return page(path);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            // The site is being closed.
            Thread.currentThread().interrupt();
        }
    }

    /** A tree, in which each page leads back to the first one too, and now and then to one that is not there. */
    private static Reply page(String path) {
        if (!path.matches("/\\d+")) {
            return Reply.status(404);
        }
        int number = Integer.parseInt(path.substring(1));
        StringBuilder page = new StringBuilder("<title>" + number + "</title><a href=/0>first</a>");
        for (int child = LINKS * number + 1; child <= LINKS * (number + 1) && child < PAGES; child++) {
            page.append("<a href=/").append(child).append(">child</a>");
        }
        return Reply.html(page + (number % 10 == 0 ? "<a href=/gone/" + number + ">gone</a>" : ""));
    }

    @Test
    void aCrawlThatHasEndedIsNotBegunAgain() throws Exception {
        try (TestSite site = new TestSite((path, times) -> page(path))) {
            String[] command = {"crawl", site.root() + "/0", "--quiet", "--format", "text", "--max-pages", "50",
                "--frontier", "redis://127.0.0.1:" + port, "--crawl-name", "fifty"};
            assertThat(ExampleRun.outputOf(command)).hasSize(50);
            ExampleRun second = ExampleRun.of(command);
            assertThat(second.out()).isEmpty();
            assertThat(second.status()).isOne();
            assertThat(second.err()).singleElement().asString().contains("the crawl 'fifty' has ended");
        }
    }

    @Test
    void tellsMistakesInOneLine() throws IOException {
        assertMistake("redis://127.0.0.1:9", 2, "--frontier and --store", "--store", scratch.toString());
        assertMistake("redis://127.0.0.1:9", 2, "--check needs all pages", "--check");
        assertMistake("http://user:secret@127.0.0.1", 2, "it is no URI such as redis://localhost:6379");
        assertMistake("redis://host/zero", 2, "it is no URI such as redis://localhost:6379");
        int closed = Redis.freePort();
        assertMistake("redis://127.0.0.1:" + closed, 1, "redis at 127.0.0.1:" + closed + ": ");
    }

    private static void assertMistake(String server, int status, String message, String... more) {
        List<String> command = new ArrayList<>(List.of("crawl", "http://127.0.0.1:9/", "--quiet"));
        command.addAll(List.of("--frontier", server));
        command.addAll(List.of(more));
        ExampleRun run = ExampleRun.of(command.toArray(String[]::new));
        assertThat(run.err()).singleElement().asString().contains(message).doesNotContain("secret");
        assertThat(run.status()).isEqualTo(status);
    }
}
