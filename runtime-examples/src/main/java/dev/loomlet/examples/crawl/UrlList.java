package dev.loomlet.examples.crawl;

import dev.loomlet.examples.Durations;
import dev.loomlet.examples.crawl.fetch.Answer;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;

/** Fetches a list of addresses twice, one after another and in coroutines. */
final class UrlList {

    private final List<URI> urls;
    private final Function<URI, Answer> fetch;
    private final PrintWriter out;
    private boolean complete = true;

    UrlList(List<URI> urls, Function<URI, Answer> fetch, PrintWriter out) {
        this.urls = urls;
        this.fetch = fetch;
        this.out = out;
    }

    /** Gives whether all could be fetched, both times. */
    boolean fetchTwice() {
        double first = measure("one after another", () -> urls.forEach(this::fetch));
        double second = measure("in coroutines",
                () -> joinAll(urls.stream().map(url -> spawn(() -> fetch(url))).toList()));
        out.println(String.format(Locale.ROOT, "%.1f times as fast", first / second));
        return complete;
    }

    private double measure(String how, Runnable work) {
        out.println(how + ":");
        long begin = System.nanoTime();
        work.run();
        double seconds = Durations.secondsSince(begin);
        out.println(how + " took " + Durations.seconds(seconds));
        return seconds;
    }

    private void fetch(URI url) {
        out.println("GET " + url);
        Answer answer = fetch.apply(url);
        complete &= answer.problem() == null;
        out.println(answer.problem() == null
                ? answer.body().length + " bytes received from " + url
                : "failed: " + url + " (" + answer.problem() + ")");
    }
}
