package dev.loomlet.examples.crawl;

import dev.loomlet.examples.ExampleRun;
import dev.loomlet.examples.crawl.TestSite.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CrawlCommandTest {

    @TempDir
    private Path scratch;

    private static TestSite site(Map<String, String> pages) throws IOException {
        return new TestSite((path, times) -> {
            String page = pages.get(path);
            if (page == null) {
                return Reply.status(404);
            }
            return page.startsWith("-> ") ? Reply.redirect(page.substring(3))
                    : page.startsWith("text:") ? Reply.text(page.substring(5)) : Reply.html(page);
        });
    }

    @Test
    void namesEachDeadLinkWithThePagesThatHaveIt() throws IOException {
        try (TestSite site = site(Map.of("/", "<a href=a>a<a href=b>b<a href=gone>x<a href=moved>m<a href=round>r",
                "/a", "<a href=gone>x", "/b", "", "/moved", "-> /gone", "/round", "-> /round"))) {
            String root = site.root();
            ExampleRun run = ExampleRun.of("crawl", root, "--check", "--quiet");
            assertThat(run.status()).isOne();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).containsExactly(
                    root + "/gone (status 404)", "    " + root + "/", "    " + root + "/a",
                    root + "/moved (redirects to " + root + "/gone, status 404)", "    " + root + "/",
                    root + "/round (redirects in a circle)", "    " + root + "/",
                    "3 dead links on 2 pages");
        }
    }

    @Test
    void aSoundSiteHasNoDeadLinks() throws IOException {
        try (TestSite site = site(Map.of("/", "<a href=a>a<img src=gone.png>", "/a", "<a href=/>up"))) {
            ExampleRun run = ExampleRun.of("crawl", site.root(), "--check", "--quiet");
            assertThat(run.out()).containsExactly("no dead links");
            assertThat(run.status()).isZero();
            assertThat(ExampleRun.of("crawl", site.root(), "--check", "--quiet", "--resources").status()).isOne();
        }
    }

    @Test
    void makesAReport() throws IOException {
        try (TestSite site = site(Map.of("/", "<title>Top</title><a href=gone>x"))) {
            Path report = scratch.resolve("report.html");
            ExampleRun run = ExampleRun.of("crawl", site.root(), "--report", report.toString(), "--quiet");
            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out()).hasSize(2);
            Document page = Jsoup.parse(report);
            assertThat(page.select("#statuses tbody th").eachText()).containsExactly("200", "404");
            assertThat(page.select("#slowest a").eachText()).containsExactlyInAnyOrder(site.root() + "/",
                    site.root() + "/gone");
        }
    }

    @Test
    void aReportThatCannotBeWrittenIsToldBeforeTheCrawl() throws IOException {
        try (TestSite site = site(Map.of("/", ""))) {
            ExampleRun run = ExampleRun.of("crawl", site.root(), "--report", scratch.resolve("none/x.html").toString());
            assertThat(run.status()).isOne();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).singleElement().asString().endsWith("x.html: no such file");
        }
    }

    @Test
    void writesCommaSeparatedValuesToAFile() throws IOException {
        try (TestSite site = site(Map.of("/", "<title>One, \"two\"</title><a href=a>a", "/a", "text:plain"))) {
            Path file = scratch.resolve("pages.csv");
            ExampleRun run = ExampleRun.of("crawl", site.root(), "--format", "csv", "--output", file.toString());
            assertThat(run.status()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).singleElement()
                    .asString()
                    .startsWith("2 pages (2 fetched, 0 redirects, 0 dead, 0 refused by robots.txt), ");
            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).startsWith("url,status,bytes,");
            assertThat(lines.get(1))
                    .matches(site.root() + "/,200,\\d+,text/html,\"One, \"\"two\"\"\",\\d+,0,,1,,,1,20.*Z");
            assertThat(lines.get(2))
                    .matches(site.root() + "/a,200,5,text/plain,,\\d+,1," + site.root() + "/,0,,,1,20.*Z");
        }
    }

    @Test
    void staysWithinItsLimits() throws IOException {
        try (TestSite site = site(Map.of("/", "<a href=a>a<a href=x/b>b", "/a", "<a href=c>c", "/c", "<a href=d>d",
                "/d", "", "/x/b", "<a href=/a>"))) {
            assertThat(urls(site, "--depth", "1")).containsExactlyInAnyOrder("/", "/a", "/x/b");
            assertThat(urls(site, "--exclude", "/x/", "--exclude", "/c$")).containsExactlyInAnyOrder("/", "/a");
            assertThat(urls(site, "--include", "/x/")).containsExactlyInAnyOrder("/", "/x/b");
            assertThat(urls(site, "--max-pages", "2")).hasSize(2);
        }
    }

    @Test
    void obeysRobotsAndReadsSitemaps() throws IOException {
        try (TestSite site = site(
                Map.of("/robots.txt", "text:User-agent: mine\nDisallow: /no\n", "/", "<a href=no/1>no",
                        "/no/1", "", "/hidden", "", "/sitemap.xml", "text:/hidden"))) {
            assertThat(urls(site)).containsExactlyInAnyOrder("/", "/no/1");
            assertThat(site.requests()).containsKey("/no/1");
            ExampleRun obeying = ExampleRun.of("crawl", site.root(), "--quiet", "--user-agent", "mine/1.0");
            assertThat(obeying.out()).anyMatch(line -> line.contains("\"error\":\"robots.txt forbids it\""));
            assertThat(site.requests().get("/no/1")).isOne();
            assertThat(urls(site, "--user-agent", "mine/1.0", "--ignore-robots")).contains("/no/1");
            assertThat(site.requests().get("/no/1")).isEqualTo(2);
        }
        String map = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>%s/hidden"
                + "</loc></url></urlset>";
        String[] root = new String[1];
        try (TestSite site = new TestSite((path, times) -> switch (path) {
            case "/", "/hidden" -> Reply.html("");
            case "/sitemap.xml" ->
                new Reply(200, Map.of("Content-Type", "application/xml"), map.formatted(root[0]).getBytes());
            default -> Reply.status(404);
        })) {
            root[0] = site.root();
            assertThat(urls(site)).containsExactly("/");
            assertThat(urls(site, "--sitemaps")).containsExactlyInAnyOrder("/", "/hidden");
        }
    }

    private static List<String> urls(TestSite site, String... options) {
        String[] command = new String[options.length + 5];
        System.arraycopy(new String[]{"crawl", site.root(), "--quiet", "--format", "text"}, 0, command, 0, 5);
        System.arraycopy(options, 0, command, 5, options.length);
        ExampleRun run = ExampleRun.of(command);
        assertThat(run.err()).isEmpty();
        return run.out().stream().map(line -> line.split("http://[^/]*")[1].split(" ")[0]).toList();
    }

    @Test
    void endsAtASignalWithWhatWasDone() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (TestSite site = new TestSite((path, times) -> {
            if (path.equals("/stuck")) {
                stuck.countDown();
                awaitQuietly(release);
            }
            return path.equals("/") ? Reply.html("<a href=stuck>s") : Reply.status(404);
        })) {
            Path log = scratch.resolve("log");
            Process crawl = ChildCrawl.start(log, List.of(), "crawl", site.root());
            stuck.await();
            crawl.destroy();
            assertThat(crawl.waitFor()).isEqualTo(143);
            release.countDown();
            try (BufferedReader lines = Files.newBufferedReader(log)) {
                assertThat(lines.readLine()).startsWith("{\"url\":\"" + site.root() + "/\",\"status\":200");
                assertThat(lines.readLine()).startsWith("interrupted: 1 page (1 fetched, ");
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    @Test
    void endsWhenTheResultsCannotBeWritten() throws IOException {
        try (TestSite site = site(Map.of("/", "<a href=a>a"))) {
            ExampleRun run = ExampleRun.of("crawl", site.root(), "--quiet", "--output", "/dev/full");
            assertThat(run.status()).isOne();
            assertThat(run.err()).containsExactly("loomlet-examples crawl: the results cannot be written");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tellsMistakesInOneLine() {
        for (String mistake : List.of("--depth -1", "--concurrency 0", "--max-pages x", "--format xml", "--include [",
                "--store d", "--check", "--retries 99999999999")) {
            ExampleRun run = ExampleRun.of(("crawl " + mistake).split(" "));
            assertThat(run.status()).as(mistake).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).singleElement().asString().contains("crawl --help");
        }
    }
}
