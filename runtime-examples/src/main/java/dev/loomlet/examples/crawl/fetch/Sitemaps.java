package dev.loomlet.examples.crawl.fetch;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

import static dev.loomlet.Loomlet.offload;

/** The addresses that sitemaps name (https://www.sitemaps.org). */
final class Sitemaps {

    // An index of indexes could go on for ever.
    private static final int MOST = 1000;

    private final Requests requests;
    private final Robots robots;

    Sitemaps(Requests requests, Robots robots) {
        this.requests = requests;
        this.robots = robots;
    }

    /** What the sitemaps of the site of {@code seed} name: those of its robots.txt, or else /sitemap.xml. */
    Set<URI> urls(URI seed) {
        Deque<String> open = new ArrayDeque<>(robots.sitemaps(seed));
        if (open.isEmpty()) {
            open.add(Urls.origin(seed) + "/sitemap.xml");
        }
        Set<String> read = new HashSet<>();
        Set<URI> urls = new LinkedHashSet<>();
        while (!open.isEmpty() && read.size() < MOST) {
            String next = open.remove();
            if (read.add(next)) {
                Urls.normal(next).ifPresent(uri -> read(uri, open, urls));
            }
        }
        return urls;
    }

    private void read(URI uri, Deque<String> open, Set<URI> urls) {
        Answer answer = requests.get(uri).answer();
        AbstractSiteMap map = answer.status() == 200 && answer.error() == null ? offload(() -> parse(uri, answer))
                : null;
        if (map instanceof SiteMapIndex index) {
            index.getSitemaps().forEach(each -> open.add(each.getUrl().toString()));
        } else if (map instanceof SiteMap plain) {
            plain.getSiteMapUrls().forEach(each -> Urls.normal(each.getUrl().toString()).ifPresent(urls::add));
        }
    }

    private static @Nullable AbstractSiteMap parse(URI uri, Answer answer) {
        try {
            return new SiteMapParser().parseSiteMap(answer.mediaType(), answer.body(), uri.toURL());
        } catch (UnknownFormatException | IOException e) {
            // A site without a sitemap may answer with anything.
            return null;
        }
    }
}
