package dev.loomlet.examples.crawl;

import dev.loomlet.examples.Count;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.fetch.Manners;
import dev.loomlet.examples.crawl.output.Format;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a crawl. */
final class CrawlOptions {

    @Option(names = "--depth", paramLabel = "LINKS", converter = Count.OrNone.class, description = "How many links to follow from a seed at most; then the crawl goes level by level (default: no limit).")
    private int depth = Integer.MAX_VALUE;

    @Option(names = "--allow-host", paramLabel = "HOST", description = "Follow links to this host too, besides those of the seeds; *.example.org means all below it. May be repeated.")
    private List<String> allowedHosts = new ArrayList<>();

    @Option(names = "--include", paramLabel = "REGEX", converter = Regex.class, description = "Follow links alone that match this pattern somewhere, or one of several. Seeds need not.")
    private List<Pattern> include = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "REGEX", converter = Regex.class, description = "Follow no links that match this pattern somewhere, or one of several.")
    private List<Pattern> exclude = new ArrayList<>();

    @Option(names = "--resources", description = "Follow links to images, scripts, style sheets and the like as well.")
    private boolean resources;

    @Option(names = "--sitemaps", description = "Begin with the pages that the sitemaps of the seeds' hosts name, too.")
    boolean sitemaps;

    @Option(names = "--max-pages", paramLabel = "COUNT", converter = Count.class, description = "End after so many pages (default: no limit).")
    int mostPages = Integer.MAX_VALUE;

    @Option(names = "--max-bytes", paramLabel = "COUNT", converter = Count.class, defaultValue = "10000000", description = "Give up a body that is longer (default: ${DEFAULT-VALUE}).")
    private int mostBytes;

    @Option(names = "--concurrency", paramLabel = "COUNT", converter = Count.class, defaultValue = "32", description = "How many requests may be under way at a time (default: ${DEFAULT-VALUE}).")
    int atOnce;

    @Option(names = "--per-host", paramLabel = "COUNT", converter = Count.class, defaultValue = "8", description = "How many of them to one host (default: ${DEFAULT-VALUE}).")
    private int perHost;

    @Option(names = "--host-delay", paramLabel = "DURATION", defaultValue = "0s", description = "The least time between two requests to one host (default: ${DEFAULT-VALUE}, or what its robots.txt asks for).")
    private Duration hostDelay;

    @Option(names = "--ignore-robots", description = "Fetch what robots.txt forbids, and without the delay that it asks for. For sites of your own.")
    private boolean ignoreRobots;

    @Option(names = "--user-agent", paramLabel = "NAME", defaultValue = "loomlet-crawl", description = "How to name the crawler to servers (default: ${DEFAULT-VALUE}).")
    private String userAgent;

    @Option(names = "--retries", paramLabel = "COUNT", converter = Count.OrNone.class, defaultValue = "2", description = "How often to ask again after a status of 429 or 500 and above, a reset or a timeout, each time after a longer wait (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "jsonl", description = "How to write the results: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write the results (default: standard output).")
    @Nullable
    Path output;

    @Option(names = "--store", paramLabel = "DIR", description = "Keep the crawl in a database there. The same command goes on with it, after whatever end.")
    @Nullable
    Path store;

    @Option(names = "--check", description = "Print the dead links, each with the pages that have it, in place of the results; the exit status is 1 when there are any.")
    boolean check;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page with plots of the crawl there, for a browser.")
    @Nullable
    Path report;

    @Option(names = "--quiet", description = "Tell neither progress nor a summary.")
    boolean quiet;

    @Mixin
    SharedCrawlOptions shared = new SharedCrawlOptions();

    /** Whether the crawl goes level by level: with a limit of depth, what is within it must not depend on who is fast. */
    boolean byLevel() {
        return depth < Integer.MAX_VALUE;
    }

    Reach reach(List<URI> seeds) {
        return new Reach(seeds, allowedHosts, include, exclude, depth);
    }

    Manners manners(Duration timeout) {
        return new Manners(userAgent, !ignoreRobots, atOnce, perHost, hostDelay,
                timeout, retries, mostBytes, resources);
    }

    /** Reads a pattern, and tells a mistake in one line. */
    static final class Regex implements ITypeConverter<Pattern> {
        @Override
        public Pattern convert(String text) {
            try {
                return Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw new TypeConversionException("'" + text + "' is no regular expression: " + e.getDescription());
            }
        }
    }
}
