package dev.loomlet.examples.crawl.fetch;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The web, as a crawl with manners meets it. For the coroutines of one hub. */
public final class Web implements AutoCloseable {

    private final Manners manners;
    private final Fetcher fetcher;
    private final Requests requests;
    private final Robots robots;

    public Web(Manners manners) {
        this.manners = manners;
        fetcher = new Fetcher(manners.timeout(), manners.mostBytes(), manners.userAgent());
        requests = new Requests(fetcher, new Turns(manners.atOnce(), manners.perHost(), manners.delay()),
                manners.retries());
        robots = new Robots(requests, manners.userAgent());
    }

    /** Why {@code uri} must not be fetched; null when it may be. */
    public @Nullable Refusal refusal(URI uri) {
        return manners.robots() ? robots.refusal(uri) : null;
    }

    /** Asks for {@code uri} when it is its turn, again and again where that may help. Never throws because of the server. */
    public Attempts get(URI uri) {
        return requests.get(uri);
    }

    /** What the page of {@code answer} says. Takes processor time, so offload it. */
    public Html read(Answer answer) {
        return Html.of(answer, manners.resources());
    }

    /** The addresses that the sitemaps of the site of {@code seed} name. */
    public Set<URI> sitemap(URI seed) {
        return new Sitemaps(requests, robots).urls(seed);
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
