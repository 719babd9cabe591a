package dev.loomlet.examples.crawl;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which addresses belong to a crawl. */
final class Reach {

    private static final String BELOW = "*.";

    private final Set<String> hosts = new HashSet<>();
    private final List<String> domains;
    private final List<Pattern> include;
    private final List<Pattern> exclude;
    private final int depth;

    /** Makes one of the hosts of the seeds, and of those allowed besides; {@code *.example.org} allows all below it. */
    Reach(List<URI> seeds, List<String> allowed, List<Pattern> include, List<Pattern> exclude, int depth) {
        seeds.forEach(seed -> hosts.add(seed.getRawAuthority()));
        allowed.stream()
                .filter(host -> !host.startsWith(BELOW))
                .forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        domains = allowed.stream()
                .filter(host -> host.startsWith(BELOW))
                .map(host -> host.substring(1).toLowerCase(Locale.ROOT))
                .toList();
        this.include = List.copyOf(include);
        this.exclude = List.copyOf(exclude);
        this.depth = depth;
    }

    /** Whether to fetch {@code url}, {@code distance} links away from the seeds. */
    boolean contains(String url, int distance) {
        String host = URI.create(url).getRawAuthority();
        return distance <= depth && (hosts.contains(host) || domains.stream().anyMatch(host::endsWith))
                && (include.isEmpty() || matchesOne(include, url)) && !matchesOne(exclude, url);
    }

    private static boolean matchesOne(List<Pattern> patterns, String url) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(url).find());
    }
}
