package dev.loomlet.examples.crawl;

import dev.loomlet.examples.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches one thing after another, and then in coroutines. */
@Command(name = "crawl", description = "Fetches URLs, or crawls a site of its own, one by one and then in coroutines.")
public final class Crawl implements Callable<Integer> {

    @Parameters(paramLabel = "URL", description = "What to fetch; without any, a site on this machine is served and crawled.")
    private List<String> urls = new ArrayList<>();

    @Option(names = "--delay", paramLabel = "DURATION", defaultValue = "100ms", description = "How long the site of its own takes for each response (default: ${DEFAULT-VALUE}).")
    private Duration delay;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "30s", converter = Durations.Positive.class, description = "How long to wait for each response (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return crawl() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean crawl() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (urls.isEmpty()) {
            return new SiteDemo(out, spec.commandLine().getErr()).crawlOwnSite(delay, timeout);
        }
        List<URI> addresses = urls.stream().map(this::address).toList();
        try (Fetcher fetcher = new Fetcher(timeout, Redirect.NORMAL)) {
            return new UrlList(addresses, fetcher::fetch, out).fetchTwice();
        }
    }

    private URI address(String url) {
        try {
            URI address = new URI(url);
            if (Links.isWeb(address)) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Told below, as for what is a URI but not on the web.
        }
        throw new ParameterException(spec.commandLine(), "'" + url + "' is not a URL such as https://example.org/");
    }
}
