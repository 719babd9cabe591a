package dev.loomlet.examples.crawl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SiteCrawlTest {

    private static final String JAR = "/site/slf4j-api-javadoc.jar";

    @TempDir
    private Path scratch;

    @Test
    void reachesEveryLinkedPageOnceOnePageAfterAnother() throws IOException {
        checkAgainstTheJar(SiteCrawl::onePageAfterAnother);
    }

    @Test
    void reachesEveryLinkedPageOnceInCoroutines() throws IOException {
        checkAgainstTheJar(SiteCrawl::oneCoroutineAPage);
    }

    private void checkAgainstTheJar(Consumer<SiteCrawl> crawling) throws IOException {
        SortedMap<String, Long> linked = JarWalk.filesLinked(JAR, scratch);
        assertThat(linked).hasSizeGreaterThan(150);
        try (LocalSite site = new LocalSite(JAR, Duration.ZERO);
                Fetcher fetcher = new Fetcher(Duration.ofSeconds(30), Redirect.NEVER)) {
            SiteCrawl crawl = new SiteCrawl(site.start(), fetcher::fetch, progress -> {});
            crawling.accept(crawl);

            URI root = site.start().resolve(".");
            SortedMap<String, Long> found = new TreeMap<>();
            for (Page page : crawl.pages()) {
                assertThat(page.status()).as("%s", page.uri()).isEqualTo(200);
                found.put("/" + root.relativize(page.uri()), page.bytes());
            }
            assertThat(found).isEqualTo(linked);
            assertThat(crawl.knownPages()).isEqualTo(linked.size());
            assertThat(site.requests()).hasSize(linked.size()).allSatisfy((path, times) -> assertThat(times).isOne());
        }
    }

    @Test
    void reportsWhatFailsAndFollowsRedirects() throws IOException {
        Map<String, String> answers = Map.of(
                "/site/", "<a href='page?x=1#top'>1</a> <a href=gone>2</a> <a href=moved>3</a> <a href=loop>4</a>"
                        + "<a href='//nowhere.invalid/'>5</a> <a href='/outside'>6</a> <a href='mailto:a@b'>7</a>"
                        + "<a href=':::'>8</a> <area href='./page?x=1'> <iframe src='framed'></iframe> <img src='gone.png'>",
                "/site/page?x=1", "<a href=/site/>up</a><a href='with space'>9",
                "/site/with%20space", "<base href='/site/below/'><a href=last>",
                "/site/below/last", "no links",
                "/site/framed", "",
                "/site/moved", "-> /site/below/last#end",
                "/site/loop", "-> /site/loop");
        try (SmallSite site = new SmallSite(answers);
                Fetcher fetcher = new Fetcher(Duration.ofSeconds(30), Redirect.NEVER)) {
            SiteCrawl crawl = new SiteCrawl(site.uri("/site/"), fetcher::fetch, progress -> {});
            crawl.oneCoroutineAPage();
            assertThat(crawl.pages()).extracting(page -> page.status() + " " + page.uri().getRawPath() + page.problem())
                    .containsExactlyInAnyOrder("200 /site/", "200 /site/page", "200 /site/with%20space",
                            "200 /site/below/last", "200 /site/framed", "302 /site/moved", "302 /site/loop",
                            "404 /site/gonestatus 404");
        }
    }
}
