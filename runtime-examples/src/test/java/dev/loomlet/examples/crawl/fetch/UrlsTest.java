package dev.loomlet.examples.crawl.fetch;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UrlsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HTTP://Example.ORG:80/%70/a/../b?x=1&b=%7e#f | http://example.org/p/b?x=1&b=~",
        "https://example.org:443 | https://example.org/",
        "http://example.org:8080? | http://example.org:8080/",
        "http://a.b/p q%7c[1]?a=b c | http://a.b/p%20q%7C%5B1%5D?a=b%20c",
        "http://a.b/\u00e4?\u00fc=1 | http://a.b/%C3%A4?%C3%BC=1",
        "http://b\u00fccher.example/ | http://xn--bcher-kva.example/",
        "http://a.b/%2f%zz% | http://a.b/%2F%25zz%25",
        "http://user:secret@a.b/ | http://a.b/",
        "http://a.b//x//y | http://a.b//x//y",
        "http://[::1]:80/ | http://[::1]/",
        "http://a.b/?b=2&a=1 | http://a.b/?b=2&a=1",
        "http://a.b/../../x/./y/.. | http://a.b/x/"})
    void hasOneFormForEachAddress(String written, String normal) {
        assertThat(Urls.normal(written)).map(URI::toString).hasValue(normal);
        assertThat(Urls.normal(normal)).map(URI::toString).hasValue(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "ftp://example.org/", "http:///path", "http://exa mple.org", "mailto:a@b",
        "javascript:void(0)", "http://a_b/", "http://a.b:99999999/", "", "http://"})
    void knowsWhatIsNoAddressForACrawler(String written) {
        assertThat(Urls.normal(written)).isEmpty();
    }

    /** The examples of RFC 3986, sections 5.4.1 and 5.4.2, without fragments, which no request has. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"g | http://a/b/c/g", "./g | http://a/b/c/g", "g/ | http://a/b/c/g/",
        "/g | http://a/g", "//g | http://g/", "?y | http://a/b/c/d;p?y", "g?y | http://a/b/c/g?y",
        "#s | http://a/b/c/d;p?q", "g#s | http://a/b/c/g", ";x | http://a/b/c/;x", "g;x?y#s | http://a/b/c/g;x?y",
        "'' | http://a/b/c/d;p?q", ". | http://a/b/c/", "./ | http://a/b/c/", ".. | http://a/b/", "../g | http://a/b/g",
        "../.. | http://a/", "../../g | http://a/g", "../../../g | http://a/g", "/./g | http://a/g",
        "/../g | http://a/g",
        "g. | http://a/b/c/g.", "..g | http://a/b/c/..g", "./../g | http://a/b/g", "./g/. | http://a/b/c/g/",
        "g/../h | http://a/b/c/h", "g;x=1/../y | http://a/b/c/y", "g?y/../x | http://a/b/c/g?y/../x"})
    void resolvesReferences(String reference, String target) {
        assertThat(Urls.resolve(URI.create("http://a/b/c/d;p?q"), reference)).map(URI::toString).hasValue(target);
    }

    @Test
    void refusesWhatGrowsWithoutEnd() {
        assertThat(Urls.resolve(URI.create("http://a.b/"), "x/".repeat(1100))).isEmpty();
    }
}
