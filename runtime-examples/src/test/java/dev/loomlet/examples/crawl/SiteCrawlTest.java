package dev.loomlet.examples.crawl;

import dev.loomlet.Hub;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SiteCrawlTest {

    private static final String JAR = "/site/slf4j-api-javadoc.jar";

    @TempDir
    private Path scratch;

    @Test
    void reachesEveryLinkedPageOnceOnePageAfterAnother() throws IOException {
        checkAgainstTheJar(1);
    }

    @Test
    void reachesEveryLinkedPageOnceInCoroutines() throws IOException {
        checkAgainstTheJar(1000);
    }

    private void checkAgainstTheJar(int atOnce) throws IOException {
        SortedMap<String, Long> linked = JarWalk.filesLinked(JAR, scratch);
        assertThat(linked).hasSizeGreaterThan(150);
        try (LocalSite site = new LocalSite(JAR, Duration.ZERO)) {
            URI root = site.start().resolve(".");
            SortedMap<String, Long> found = new TreeMap<>();
            for (PageRecord page : crawl(site.start(), atOnce)) {
                assertThat(page.status()).as("%s", page.url()).isEqualTo(200);
                found.put("/" + root.relativize(URI.create(page.url())), page.bytes());
            }
            assertThat(found).isEqualTo(linked);
            assertThat(site.requests()).hasSize(linked.size()).allSatisfy((path, times) -> assertThat(times).isOne());
        }
    }

    private static List<PageRecord> crawl(URI start, int atOnce) throws IOException {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Hub.run(() -> new SiteDemo(nowhere, nowhere).crawl(start, atOnce, Duration.ofSeconds(30)));
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
        try (SmallSite site = new SmallSite(answers)) {
            assertThat(crawl(site.uri("/site/"), 1000)).extracting(page -> page.status() + " "
                    + URI.create(page.url()).getRawPath() + (page.error() == null ? "" : page.error()))
                    .containsExactlyInAnyOrder("200 /site/", "200 /site/page", "200 /site/with%20space",
                            "200 /site/below/last", "200 /site/framed", "302 /site/moved", "302 /site/loop",
                            "404 /site/gonestatus 404", "404 /site/:::status 404");
        }
    }
}
