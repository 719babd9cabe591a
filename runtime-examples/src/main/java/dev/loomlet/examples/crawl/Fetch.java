package dev.loomlet.examples.crawl;

import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.fetch.Fetcher;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Concurrent download. */
@Command(name = "fetch", description = "Fetches URLs one after another and then in coroutines, and compares the times.")
public final class Fetch implements Callable<Integer> {

    private static final long MOST_BYTES = 1_000_000_000;

    @Parameters(paramLabel = "URL", arity = "1..*", description = "What to fetch; redirects are followed.")
    private List<String> urls;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "30s", converter = Durations.Positive.class, description = "How long to wait for each response, its body included (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<URI> addresses = urls.stream().map(url -> Crawl.address(url, spec)).toList();
        try (Fetcher fetcher = new Fetcher(timeout, MOST_BYTES, "loomlet-fetch", Redirect.NORMAL)) {
            return new UrlList(addresses, fetcher::fetch, spec.commandLine().getOut()).fetchTwice() ? ExitCode.OK
                    : ExitCode.SOFTWARE;
        }
    }
}
