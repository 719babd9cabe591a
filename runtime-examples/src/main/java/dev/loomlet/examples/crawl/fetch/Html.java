package dev.loomlet.examples.crawl.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What a crawl wants to know of an HTML page.
 *
 * @param title its title; null when it has none
 * @param links where it leads to, in the order of the text, without fragments, each once
 */
public record Html(@Nullable String title, List<URI> links) {

    /** That of what is no page. */
    public static final Html EMPTY = new Html(null, List.of());

    private static final Pattern CHARSET = Pattern.compile("charset=[\"']?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
    // Where a reader can go from the page.
    private static final Map<String, String> LINKS = Map.of(
            "a", "href", "area", "href", "frame", "src", "iframe", "src");
    // What it is made of.
    private static final Map<String, String> RESOURCES = Map.of(
            "img", "src", "link", "href", "script", "src", "source", "src", "audio", "src", "video", "src", "embed",
            "src",
            "object", "data");

    /** Reads a page; with {@code resources}, what it is made of counts as links. Takes processor time, so offload it. */
    static Html of(Answer answer, boolean resources) {
        Document page = parse(answer);
        // A base element of the page changes this.
        URI base = Urls.normal(page.baseUri()).orElse(answer.uri());
        Map<String, String> attributes = new HashMap<>(LINKS);
        if (resources) {
            attributes.putAll(RESOURCES);
        }
        List<URI> links = page.stream()
                .map(element -> reference(element, attributes))
                .filter(reference -> !reference.isBlank())
                // Many links of a page differ in the fragment alone, and resolving takes longer than parsing.
                .distinct()
                .flatMap(reference -> Urls.resolve(base, reference).stream())
                .distinct()
                .toList();
        return new Html(page.title().isBlank() ? null : page.title(), links);
    }

    private static String reference(Element element, Map<String, String> attributes) {
        String attribute = attributes.get(element.normalName());
        if (attribute == null) {
            return "";
        }
        String reference = element.attr(attribute);
        int fragment = reference.indexOf('#');
        return fragment < 0 ? reference : reference.substring(0, fragment);
    }

    private static Document parse(Answer answer) {
        try {
            // Without a charset it looks for one in the page.
            return Jsoup.parse(new ByteArrayInputStream(answer.body()), charset(answer.contentType()),
                    answer.uri().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String charset(String contentType) {
        Matcher charset = CHARSET.matcher(contentType);
        try {
            return charset.find() && Charset.isSupported(charset.group(1)) ? charset.group(1) : null;
        } catch (IllegalCharsetNameException e) {
            return null;
        }
    }
}
