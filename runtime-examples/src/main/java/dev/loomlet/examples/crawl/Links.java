package dev.loomlet.examples.crawl;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The links of a page: where a reader can go from it, not what it is made of. */
final class Links {

    private static final Map<String, String> ATTRIBUTES = Map.of(
            "a", "href", "area", "href", "frame", "src", "iframe", "src");

    private Links() {}

    /** The addresses that a page leads to, in the order of the text, without fragments, each once. */
    static List<URI> of(Document page) {
        // A base element of the page changes this.
        URI base = URI.create(page.baseUri());
        return page.stream()
                .map(Links::reference)
                // Many links of a page differ in the fragment alone, and resolving takes longer than parsing.
                .distinct()
                .flatMap(reference -> resolve(base, reference).stream())
                .distinct()
                .toList();
    }

    private static String reference(Element element) {
        String attribute = ATTRIBUTES.get(element.normalName());
        return attribute == null ? "" : withoutFragment(element.attr(attribute));
    }

    private static String withoutFragment(String reference) {
        int fragment = reference.indexOf('#');
        return fragment < 0 ? reference : reference.substring(0, fragment);
    }

    /** Where {@code reference} leads to on {@code page}; nothing when that is no address for a crawler. */
    static Optional<URI> resolve(URI page, String reference) {
        String written = withoutFragment(reference).strip().replace(" ", "%20");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI target = page.resolve(new URI(written)).normalize();
            return isWeb(target) ? Optional.of(target) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether an HTTP client can fetch {@code uri}. */
    static boolean isWeb(URI uri) {
        return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null;
    }
}
