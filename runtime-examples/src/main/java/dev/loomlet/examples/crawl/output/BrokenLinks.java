package dev.loomlet.examples.crawl.output;

import dev.loomlet.examples.crawl.frontier.Fingerprints;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the links that lead nowhere, by themselves or by redirects. Whether one does is known only when all pages have come,
 * so all links are kept, as fingerprints.
 */
public final class BrokenLinks implements CrawlSink {

    private final List<Linking> pages = new ArrayList<>();
    private final Map<Long, Dead> dead = new HashMap<>();
    private final Map<Long, Redirect> redirects = new HashMap<>();

    @Override
    public void accept(PageRecord page) {
        long itself = Fingerprints.of(page.url());
        if (page.isDead()) {
            String why = page.error() == null ? "status " + page.status() : page.error();
            dead.put(itself, new Dead(page.url(), why, page.referrer() == null));
        } else if (page.redirect() != null) {
            redirects.put(itself, new Redirect(page.url(), Fingerprints.of(page.redirect())));
        }
        if (!page.links().isEmpty()) {
            pages.add(new Linking(page.url(), page.links().stream().mapToLong(Fingerprints::of).toArray()));
        }
    }

    /** Prints each dead link with the pages that have it; gives whether there are none. */
    public boolean report(PrintWriter out) {
        SortedMap<String, SortedSet<String>> broken = broken();
        broken.forEach((link, having) -> {
            out.println(link);
            having.forEach(page -> out.println("    " + page));
        });
        Set<String> having = new HashSet<>();
        broken.values().forEach(having::addAll);
        out.println(broken.isEmpty() ? "no dead links"
                : counted(broken.size(), "dead link") + " on "
                        + counted(having.size(), "page"));
        return broken.isEmpty();
    }

    private SortedMap<String, SortedSet<String>> broken() {
        SortedMap<String, SortedSet<String>> broken = new TreeMap<>();
        for (Linking page : pages) {
            for (long link : page.links()) {
                String described = describeIfDead(link);
                if (described != null) {
                    broken.computeIfAbsent(described, key -> new TreeSet<>()).add(page.url());
                }
            }
        }
        dead.values()
                .stream()
                .filter(Dead::seed)
                .forEach(seed -> broken.computeIfAbsent(
                        seed.url() + " (" + seed.why() + ")", key -> new TreeSet<>()).add("the command line"));
        return broken;
    }

    private @Nullable String describeIfDead(long link) {
        Set<Long> passed = new HashSet<>();
        long at = link;
        while (redirects.containsKey(at)) {
            if (!passed.add(at)) {
                return redirects.get(link).url() + " (redirects in a circle)";
            }
            at = redirects.get(at).target();
        }
        Dead end = dead.get(at);
        if (end == null) {
            return null;
        }
        return at == link ? end.url() + " (" + end.why() + ")"
                : redirects.get(link).url() + " (redirects to " + end.url() + ", " + end.why() + ")";
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private record Linking(String url, long[] links) {}

    private record Dead(String url, String why, boolean seed) {}

    private record Redirect(String url, long target) {}
}
