package dev.loomlet.examples.crawl;

import dev.loomlet.examples.ExampleRun;
import dev.loomlet.examples.crawl.TestSite.Reply;
import dev.loomlet.examples.crawl.frontier.Json;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A crawl with a store, which is killed and goes on. */
class ResumeTest {

    private static final int PAGES = 400;

    @TempDir
    private Path scratch;

    @Test
    void endsWithTheSamePagesAfterFiveKills() throws Exception {
        killAndResume(5, 20261122);
    }

    @Tag("soak")
    @Test
    void endsWithTheSamePagesAfterTwentyKills() throws Exception {
        killAndResume(20, 42);
    }

    private void killAndResume(int kills, long seed) throws Exception {
        Random random = new Random(seed);
        try (TestSite site = new TestSite(ResumeTest::page)) {
            List<String> whole = described(crawlInThisJvm(site, scratch.resolve("whole")));
            assertThat(whole).hasSizeGreaterThan(PAGES);
            Path store = scratch.resolve("killed");
            Path results = scratch.resolve("results.jsonl");
            int killed = 0;
            for (int i = 0; i < kills; i++) {
                // So that the last one still finds something to do; the first ones may come before the store is there.
                long requests = random.nextInt(2 * PAGES / kills);
                long spins = random.nextInt(1_000_000);
                killed += killAfter(site, requests, spins, store, results) ? 1 : 0;
            }
            assertThat(killed).isGreaterThan(kills / 2);
            Process last = start(site, store, results);
            assertThat(last.waitFor()).as(Files.readString(scratch.resolve("log"))).isZero();

            assertThat(described(Files.readAllLines(results))).isEqualTo(whole);
            assertThat(described(stored(store))).isEqualTo(whole);
            assertThat(countWaiting(store)).isZero();
        }
    }

    /** Gives whether it was killed before it came to its end. */
    private boolean killAfter(TestSite site, long requests, long spins, Path store, Path results) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        long limit = site.count() + requests;
        site.onRequest(number -> {
            if (number > limit) {
                reached.countDown();
            }
        });
        Process crawl = start(site, store, results);
        crawl.onExit().thenRun(reached::countDown);
        reached.await();
        for (long i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
        boolean killed = crawl.isAlive();
        crawl.destroyForcibly().waitFor();
        return killed;
    }

    private Process start(TestSite site, Path store, Path results) throws IOException {
        return ChildCrawl.start(scratch.resolve("log"), List.of(), "crawl", site.root() + "/0", "--store",
                store.toString(), "--output", results.toString(), "--quiet", "--depth", "1000", "--concurrency", "8");
    }

    private static List<String> crawlInThisJvm(TestSite site, Path store) {
        ExampleRun run = ExampleRun.of("crawl", site.root() + "/0", "--store", store.toString(), "--quiet", "--depth",
                "1000");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return run.out();
    }

    private static List<String> described(List<String> lines) throws IOException {
        List<String> described = new ArrayList<>();
        for (String line : lines) {
            PageRecord page = Json.read(line);
            described.add(
                    page.url() + " " + page.status() + " " + page.depth() + " " + page.bytes() + " " + page.links());
        }
        described.sort(Comparator.naturalOrder());
        return described;
    }

    private static List<String> stored(Path store) throws SQLException {
        List<String> records = new ArrayList<>();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("crawl.db"));
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select record from page")) {
            while (row.next()) {
                records.add(row.getString(1));
            }
        }
        return records;
    }

    private static int countWaiting(Path store) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("crawl.db"));
                Statement statement = database.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from url where done = 0")) {
            return count.getInt(1);
        }
    }

    /** Each page leads to three more, to the one before, and now and then to one that is not there. */
    private static Reply page(String path, int times) {
        if (!path.matches("/\\d+") || Integer.parseInt(path.substring(1)) >= PAGES) {
            return Reply.status(404);
        }
        int number = Integer.parseInt(path.substring(1));
        StringBuilder page = new StringBuilder("<title>" + number + "</title>");
        for (int child = 3 * number + 1; child <= 3 * number + 3; child++) {
            page.append("<a href=/").append(child < PAGES ? child : number / 2).append(">child</a>");
        }
        return Reply.html(page + "<a href=/" + (number == 0 ? 0 : number - 1) + ">previous</a>"
                + (number % 10 == 0 ? "<a href=/gone/" + number + ">gone</a>" : ""));
    }

    @Test
    void goesOnWithMorePagesThanTheFirstRunWasAllowed() throws Exception {
        try (TestSite site = new TestSite(ResumeTest::page)) {
            String[] command = {"crawl", site.root() + "/0", "--store", scratch.resolve("store").toString(), "--quiet",
                "--format", "text", "--max-pages"};
            assertThat(ExampleRun.of(with(command, "30")).out()).hasSize(30);
            List<String> more = ExampleRun.of(with(command, "70")).out();
            assertThat(more).hasSize(70).doesNotHaveDuplicates();
            assertThat(site.requests()).allSatisfy((path, times) -> assertThat(times).as(path)
                    .isLessThanOrEqualTo(path.equals("/robots.txt") ? 2 : 1));
        }
    }

    private static String[] with(String[] command, String last) {
        List<String> all = new ArrayList<>(List.of(command));
        all.add(last);
        return all.toArray(String[]::new);
    }

    @Test
    void refusesAStoreThatIsNone() throws Exception {
        Path store = Files.createDirectories(scratch.resolve("store"));
        Files.writeString(store.resolve("crawl.db"), "no database, but long enough to be taken for one".repeat(100));
        ExampleRun run = ExampleRun.of("crawl", "http://127.0.0.1:9/", "--store", store.toString(), "--quiet");
        assertThat(run.status()).isOne();
        assertThat(run.err()).singleElement().asString().endsWith("crawl.db: not the store of a crawl");
    }
}
