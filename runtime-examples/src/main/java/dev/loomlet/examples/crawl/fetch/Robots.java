package dev.loomlet.examples.crawl.fetch;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.loomlet.Coroutine;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.spawn;

/** What the robots.txt of each host allows (RFC 9309). The first who asks fetches it, the others wait for that. */
final class Robots {

    private static final int REDIRECTS = 5;
    private static final Refusal FORBIDDEN = new Refusal("robots.txt forbids it", 0);

    private final Requests requests;
    private final List<String> names;
    private final Map<URI, Coroutine<Rules>> hosts = new HashMap<>();

    Robots(Requests requests, String userAgent) {
        this.requests = requests;
        this.names = List.of(userAgent.split("[/ ]", 2)[0].toLowerCase(Locale.ROOT));
    }

    /** Why {@code uri} must not be fetched; null when it may be. */
    @Nullable
    Refusal refusal(URI uri) {
        Rules rules = rules(uri);
        if (rules.failure() != null) {
            return rules.failure();
        }
        return rules.rules().isAllowed(uri.toString()) ? null : FORBIDDEN;
    }

    /** The sitemaps that the host of {@code uri} names. */
    List<String> sitemaps(URI uri) {
        Rules rules = rules(uri);
        return rules.failure() != null ? List.of() : rules.rules().getSitemaps();
    }

    private Rules rules(URI uri) {
        return hosts.computeIfAbsent(Urls.origin(uri), origin -> spawn(() -> load(origin))).get();
    }

    private Rules load(URI origin) {
        URI uri = origin.resolve("/robots.txt");
        Attempts attempts = requests.get(uri);
        for (int redirects = 0; attempts.answer().location() != null && redirects < REDIRECTS; redirects++) {
            attempts = requests.get(attempts.answer().location());
        }
        Answer answer = attempts.answer();
        // A host that cannot be asked may forbid everything, and one that knows no such page forbids nothing.
        if (answer.error() != null || answer.status() >= 500) {
            return new Rules(null, new Refusal("robots.txt: " + answer.problem(), attempts.number()));
        }
        BaseRobotRules rules = answer.status() == 200 ? parse(uri, answer)
                : new SimpleRobotRulesParser().failedFetch(404);
        if (rules.getCrawlDelay() > 0) {
            requests.slowDown(origin, Duration.ofMillis(rules.getCrawlDelay()));
        }
        return new Rules(rules, null);
    }

    private BaseRobotRules parse(URI uri, Answer answer) {
        return offload(
                () -> new SimpleRobotRulesParser().parseContent(uri.toString(), answer.body(), "text/plain", names));
    }

    private record Rules(@Nullable BaseRobotRules rules, @Nullable Refusal failure) {}
}
