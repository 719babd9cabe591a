package dev.loomlet.examples.crawl.fetch;

import dev.loomlet.examples.Failures;
import dev.loomlet.net.http.BodyTooLongException;
import dev.loomlet.net.http.WebClient;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests. Whoever waits for an answer lets the other coroutines of its hub go on. */
public final class Fetcher implements AutoCloseable {

    private final WebClient client;
    private final long mostBytes;

    /** Makes one that follows no redirect, as each address is to have a record of its own. */
    public Fetcher(Duration timeout, long mostBytes, String userAgent) {
        this(timeout, mostBytes, userAgent, Redirect.NEVER);
    }

    public Fetcher(Duration timeout, long mostBytes, String userAgent, Redirect redirects) {
        this.mostBytes = mostBytes;
        client = WebClient.builder()
                .timeout(timeout)
                .connectTimeout(timeout)
                .longestBody(mostBytes)
                .redirects(redirects)
                .header("User-Agent", userAgent)
                .build();
    }

    /** Fetches one address. Never throws because of what the network or the server does. */
    public Answer fetch(URI uri) {
        Instant began = Instant.now();
        long start = System.nanoTime();
        Head head = new Head();
        try {
            HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(uri).build(), head);
            int status = response.statusCode();
            return new Answer(response.uri(), status, head.field("Content-Type"), response.body(), null,
                    status >= 300 && status < 400 ? location(uri, head.field("Location")) : null,
                    status >= 500 || status == 429, retryAfter(head.field("Retry-After")), began, millisSince(start));
        } catch (BodyTooLongException e) {
            return new Answer(uri, head.status(), head.field("Content-Type"), new byte[0],
                    "longer than " + mostBytes + " bytes", null, false, Duration.ZERO, began, millisSince(start));
        } catch (IOException e) {
            return new Answer(uri, 0, "", new byte[0], Failures.describe(e), null, isTemporary(e), Duration.ZERO, began,
                    millisSince(start));
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static @Nullable URI location(URI uri, String location) {
        return location.isEmpty() ? null : Urls.resolve(uri, location).orElse(null);
    }

    private static Duration retryAfter(String seconds) {
        return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private static boolean isTemporary(IOException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException || each instanceof UnknownHostException
                    || each instanceof UnresolvedAddressException) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        client.close();
    }

    /** Keeps status and headers, which are wanted even when the body is too long. */
    private static final class Head implements BodyHandler<byte[]> {

        // Set on a thread of the client, before the exchange ends.
        private volatile @Nullable ResponseInfo info;

        @Override
        public BodySubscriber<byte[]> apply(ResponseInfo given) {
            info = given;
            return BodySubscribers.ofByteArray();
        }

        int status() {
            return info == null ? 0 : info.statusCode();
        }

        String field(String name) {
            return info == null ? "" : info.headers().firstValue(name).orElse("");
        }
    }
}
