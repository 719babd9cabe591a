package dev.loomlet.examples.crawl;

import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.frontier.Fingerprints;
import dev.loomlet.examples.crawl.frontier.Frontier;
import dev.loomlet.examples.crawl.frontier.RedisFrontier;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options of a crawl that many processes share. */
final class SharedCrawlOptions {

    private static final String MISTAKE = "it is no URI such as redis://localhost:6379";

    @Option(names = "--frontier", paramLabel = "URI", converter = RedisUri.class, description = "Share the crawl with all processes that are given the same command, through the Redis (6.2 or later) there: redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss://... Each writes the records of the pages that it fetched.")
    private @Nullable URI server;

    @Option(names = "--crawl-name", paramLabel = "NAME", description = "With --frontier: what the processes call their crawl (default: made from the seeds).")
    private @Nullable String name;

    @Option(names = "--reclaim-after", paramLabel = "DURATION", defaultValue = "30s", converter = Durations.Positive.class, description = "With --frontier: how long a process may give no sign of life before its pages are for the others (default: ${DEFAULT-VALUE}).")
    private Duration idle;

    boolean isShared() {
        return server != null;
    }

    void requireWhatGoesTogether(CrawlOptions options, CommandSpec spec) {
        if (isShared()) {
            require(options.store == null, "--frontier and --store are two places for one crawl; give one of them",
                    spec);
            require(!options.check, "--check needs all pages, of which a process with --frontier sees some", spec);
        } else {
            require(name == null, "--crawl-name needs --frontier", spec);
        }
    }

    private static void require(boolean sound, String mistake, CommandSpec spec) {
        if (!sound) {
            throw new ParameterException(spec.commandLine(), mistake);
        }
    }

    /** Joins the crawl. A process holds no more pages than it may ask for at once, so that there are some for others. */
    Frontier open(List<URI> seeds, CrawlOptions options) throws IOException {
        return RedisFrontier.open(server, name == null ? nameOf(seeds) : name,
                new RedisFrontier.Limits(options.mostPages, options.byLevel(), options.atOnce, idle));
    }

    private static String nameOf(List<URI> seeds) {
        return Long.toHexString(
                Fingerprints.of(seeds.stream().map(URI::toString).sorted().collect(Collectors.joining(" "))));
    }

    /** Reads where a Redis is. A mistake is told without the text, which may have a password in it. */
    static final class RedisUri implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI uri = new URI(text);
                if (List.of("redis", "rediss").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null
                        && uri.getPath().matches("(/\\d{0,4})?")) {
                    return uri;
                }
                throw new TypeConversionException(MISTAKE);
            } catch (URISyntaxException e) {
                throw new TypeConversionException(MISTAKE);
            }
        }
    }
}
