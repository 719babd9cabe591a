package dev.loomlet.examples.crawl;

import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.fetch.Urls;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Crawls sites; without one, a demonstration. */
@Command(name = "crawl", description = {"Crawls sites from their seeds on, and writes a record of each page.",
    "Without a seed it serves a site of its own, and crawls it one page after another and in coroutines."}, footer = {
        "",
        "Exit status: 0 when the crawl came to its end, 1 when nothing could be fetched or --check found dead links,",
        "2 for a mistake in the command, 130 after Ctrl-C."})
public final class Crawl implements Callable<Integer> {

    @Parameters(paramLabel = "URL", description = "Where to begin. Links are followed on the hosts of these.")
    private List<String> seeds = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "30s", converter = Durations.Positive.class, description = "How long to wait for each response, its body included (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--delay", paramLabel = "DURATION", defaultValue = "100ms", description = "Without a seed: how long the site takes for each response (default: ${DEFAULT-VALUE}).")
    private Duration delay;

    @Mixin
    private CrawlOptions options = new CrawlOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (seeds.isEmpty()) {
            requireNothingElse();
            return new SiteDemo(out, err).crawlOwnSite(delay, timeout) ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        options.shared.requireWhatGoesTogether(options, spec);
        List<URI> addresses = seeds.stream().map(seed -> address(seed, spec)).toList();
        return new SiteCrawl(addresses, options, timeout, out, err).run();
    }

    /** An option of a crawl, and no seed: it was forgotten. */
    private void requireNothingElse() {
        spec.commandLine()
                .getParseResult()
                .matchedOptions()
                .stream()
                .map(option -> option.longestName())
                .filter(name -> !name.equals("--delay") && !name.equals("--timeout"))
                .findFirst()
                .ifPresent(name -> {
                    throw new ParameterException(spec.commandLine(), name + " needs a URL to crawl");
                });
    }

    static URI address(String url, CommandSpec spec) {
        return Urls.normal(url)
                .orElseThrow(() -> new ParameterException(spec.commandLine(),
                        "'" + url + "' is not a URL such as https://example.org/"));
    }
}
