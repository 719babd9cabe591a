package dev.loomlet.examples.crawl;

import dev.loomlet.Hub;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

import static dev.loomlet.Loomlet.spawn;

/**
 * One crawl of a site: every page below the folder of the start page that links lead to, each once.
 *
 * <p>The coroutines of a hub share the two collections without a lock: control moves only where one waits for a page.
 */
final class SiteCrawl {

    private final URI start;
    private final String root;
    private final Function<URI, Page> fetch;
    private final Consumer<SiteCrawl> progress;
    private final Set<URI> known = new HashSet<>();
    private final SortedMap<URI, Page> pages = new TreeMap<>();

    SiteCrawl(URI start, Function<URI, Page> fetch, Consumer<SiteCrawl> progress) {
        this.start = start;
        this.root = start.resolve(".").toString();
        this.fetch = fetch;
        this.progress = progress;
    }

    /** Fetches one page after another. */
    void onePageAfterAnother() {
        Deque<URI> queue = new ArrayDeque<>(discover(List.of(start)));
        while (!queue.isEmpty()) {
            queue.addAll(visit(queue.remove()));
        }
    }

    /** Fetches each page in a coroutine of its own, from the moment a link to it is seen. */
    void oneCoroutineAPage() {
        Hub.run(() -> spawnAll(discover(List.of(start))));
    }

    private void spawnAll(List<URI> uris) {
        for (URI uri : uris) {
            spawn(uri.getPath(), () -> spawnAll(visit(uri)));
        }
    }

    private List<URI> visit(URI uri) {
        Page page = fetch.apply(uri);
        pages.put(uri, page);
        List<URI> discovered = discover(page.links());
        progress.accept(this);
        return discovered;
    }

    private List<URI> discover(List<URI> links) {
        return links.stream().filter(link -> link.toString().startsWith(root)).filter(known::add).toList();
    }

    int knownPages() {
        return known.size();
    }

    Collection<Page> pages() {
        return Collections.unmodifiableCollection(pages.values());
    }
}
