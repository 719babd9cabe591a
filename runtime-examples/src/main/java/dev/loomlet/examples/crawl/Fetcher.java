package dev.loomlet.examples.crawl;

import dev.loomlet.Loomlet;
import dev.loomlet.examples.Failures;
import dev.loomlet.net.http.Http;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Fetches pages by HTTP. Whoever waits for one lets the other coroutines of its hub go on. */
final class Fetcher implements AutoCloseable {

    private static final Pattern CHARSET = Pattern.compile("charset=\"?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);

    // A few suffice, as none of them ever blocks; by itself the client starts one for each response of a burst.
    private final ExecutorService threads = Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());
    private final HttpClient client;
    private final Duration timeout;

    Fetcher(Duration timeout, Redirect redirect) {
        this.timeout = timeout;
        // HTTP/2 would ask each plain-text server for an upgrade first.
        client = Http.giveWay(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirect)
                .connectTimeout(timeout)
                .executor(threads)
                .build());
    }

    /** Fetches one address. Never throws because of what the network or the server does. */
    Page fetch(URI uri) {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
            return page(uri, client.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return Page.unreachable(uri, Failures.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Page.unreachable(uri, "interrupted");
        }
    }

    private static Page page(URI uri, HttpResponse<byte[]> response) throws IOException {
        int status = response.statusCode();
        long bytes = response.body().length;
        if (status >= 400) {
            return new Page(uri, status, bytes, false, "status " + status, List.of());
        }
        if (status >= 300) {
            List<URI> target = response.headers()
                    .firstValue("Location")
                    .stream()
                    .flatMap(location -> Links.resolve(uri, location).stream())
                    .toList();
            return new Page(uri, status, bytes, false, "", target);
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        boolean html = type.startsWith("text/html");
        return new Page(uri, status, bytes, html, "", html ? links(response, type) : List.of());
    }

    private static List<URI> links(HttpResponse<byte[]> response, String type) throws IOException {
        // Parsing holds the processor; elsewhere, the hub can send the next requests meanwhile.
        return Loomlet.<List<URI>, IOException>offload(() -> Links.of(document(response, type)));
    }

    private static Document document(HttpResponse<byte[]> response, String type) throws IOException {
        String base = response.uri().toString();
        Matcher charset = CHARSET.matcher(type);
        return charset.find() && Charset.isSupported(charset.group(1))
                ? Jsoup.parse(new String(response.body(), Charset.forName(charset.group(1))), base)
                // It looks for a charset in the page.
                : Jsoup.parse(new ByteArrayInputStream(response.body()), null, base);
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdown();
    }
}
