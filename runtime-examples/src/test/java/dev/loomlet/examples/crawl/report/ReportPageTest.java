package dev.loomlet.examples.crawl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportPageTest {

    @Test
    void figuresAndTables() {
        Document page = Jsoup.parse(ReportPage.html(Pages.crawl(100)));
        assertThat(page.title()).isEqualTo("Crawl of host0.example.org and 2 other hosts");
        assertThat(page.select("#summary dt").eachText()).startsWith("Pages", "Duration");
        assertThat(page.select("#summary dd").eachText()).startsWith("101", "2.00 s");
        assertThat(page.select("#legend li").eachText()).containsExactly("2xx fetched 20", "3xx redirect 20",
                "4xx client error 20", "5xx server error 20", "no response 20", "not asked for 1");
        assertThat(page.select("#began").attr("datetime")).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(page.select("#statuses tbody th").eachText()).containsExactly("200", "301", "404", "503",
                "timed out",
                "robots.txt forbids it");
        assertThat(page.select("#hosts tbody td:nth-child(2)").eachText()).containsExactly("35", "33", "33");
        assertThat(page.select("#slowest tbody tr")).hasSize(CrawlStatistics.SLOWEST);
        assertThat(page.select("#slowest tbody a").first().attr("href")).isEqualTo("https://host1.example.org/page/49");
        assertThat(page.select("#timeline tbody tr")).hasSize(5);
        assertThat(page.select("#time tbody tr")).isNotEmpty();
        assertThat(page.select("#latency tbody tr")).isNotEmpty();
        assertThat(page.select("section:has(h2):has(.plot):has(table caption:not(:empty))")).hasSize(6);
    }

    @Test
    void asksForNothing_andRunsItsOwnScriptsAlone() throws Exception {
        Document page = Jsoup.parse(ReportPage.html(Pages.crawl(10)));
        assertThat(page.select("[src], [srcset], link:not([rel=icon][href^=data:]), iframe, object, embed, form, base"))
                .isEmpty();
        assertThat(page.select("[style]")).isEmpty();
        String policy = page.expectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
        List<String> scripts = new ArrayList<>();
        for (Element script : page.select("script:not([type])")) {
            scripts.add(hash(script.data()));
        }
        assertThat(scripts).hasSize(2);
        assertThat(policy)
                .isEqualTo("default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src "
                        + hash(page.expectFirst("style").data()) + "; script-src " + String.join(" ", scripts));
        // A policy holds for what comes after it.
        assertThat(page.head().select("meta, link, style").get(1).id()).isEqualTo("policy");
    }

    @Test
    void whatSitesWriteIsText() throws Exception {
        String attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;<!--";
        CrawlStatistics statistics = new CrawlStatistics();
        statistics.add(Pages.titled("http://a/" + attack, attack));
        statistics.add(Pages.titled("javascript:alert(3)//http://b/", attack));
        statistics.add(new PageFetch("http://c/", 0, 0, null, attack, true, Pages.START, 5));
        Document page = Jsoup.parse(ReportPage.html(statistics));
        assertThat(page.select("script")).hasSize(3);
        assertThat(page.select("img, [onerror]")).isEmpty();
        assertThat(page.select("a").eachAttr("href")).containsExactly("http://a/" + attack, "http://c/");
        assertThat(page.select("#slowest small").eachText()).containsOnly(attack);
        assertThat(page.select("#statuses tbody th").eachText()).containsExactly("200", attack);
        JsonNode data = new ObjectMapper().readTree(page.expectFirst("#data").data());
        assertThat(data.at("/statuses/1/label").textValue()).isEqualTo(attack);
        assertThat(data.at("/slowest/0/url").textValue()).isEqualTo("http://a/" + attack);
    }

    @Test
    void nothing() {
        Document page = Jsoup.parse(ReportPage.html(new CrawlStatistics()));
        assertThat(page.title()).isEqualTo("Crawl of nothing");
        assertThat(page.select("#summary dd").first().text()).isEqualTo("0");
    }

    private static String hash(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    }
}
