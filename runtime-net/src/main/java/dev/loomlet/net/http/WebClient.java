package dev.loomlet.net.http;

import dev.loomlet.Loomlet;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client for HTTP with settings of its own: connections, cookies, limits and retries are shared by all who use it.
 *
 * <p>All methods may be called from anywhere, by any number of coroutines at a time; those that wait for a response let the
 * other coroutines of the hub go on, on either engine, and threads without a hub block. A kill, or a timeout set around a
 * call, cancels the exchange. Any status is a response; only the lack of one is an exception.
 *
 * <p>It stands on the JDK's {@link HttpClient}, which speaks HTTP/1.1 and HTTP/2.
 */
public final class WebClient implements AutoCloseable {

    private final AwaitingHttpClient client;
    private final Map<String, String> headers;
    private final @Nullable ExecutorService threads;
    private final boolean decode;
    private final boolean upgrade;
    private final @Nullable Duration timeout;
    private final @Nullable HostLimits hostLimits;
    private final Retry retry;
    private final long longestBody;

    private WebClient(Builder settings, @Nullable ExecutorService threads) {
        this.client = new AwaitingHttpClient(settings.client.build());
        this.threads = threads;
        this.headers = Map.copyOf(settings.headers);
        this.decode = settings.decode;
        this.upgrade = settings.upgrade;
        this.timeout = settings.timeout;
        this.hostLimits = settings.perHost == 0 ? null : new HostLimits(settings.perHost);
        this.retry = settings.retry;
        this.longestBody = settings.longestBody;
    }

    /** {@return settings that can be changed before they become a client} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Gets {@code uri} as text, in the charset that the response names; waits for the whole body.
     *
     * @param uri of the scheme http or https
     * @return the response with its body
     * @throws IllegalArgumentException if the text is no URI of the scheme http or https
     * @throws IOException if the exchange failed; {@link java.net.ConnectException} if the server could not be reached
     */
    public HttpResponse<String> get(String uri) throws IOException {
        Objects.requireNonNull(uri, "uri is null; give one such as \"http://localhost/\"");
        return get(URI.create(uri));
    }

    /**
     * As {@link #get(String)}.
     *
     * @param uri of the scheme http or https
     * @return the response with its body
     * @throws IllegalArgumentException if the URI is of another scheme
     * @throws IOException if the exchange failed; {@link java.net.ConnectException} if the server could not be reached
     */
    public HttpResponse<String> get(URI uri) throws IOException {
        Objects.requireNonNull(uri, "uri is null; give one such as URI.create(\"http://localhost/\")");
        return send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /**
     * Sends {@code request} and waits for the headers of the response. The body comes as it is read, by a stream that gives
     * way; close it when it is not read to its end. The client's timeout holds for the headers alone, and its place among
     * those of the host is free again when they are there.
     *
     * @param request what to send
     * @return the response with its body as a stream
     * @throws IOException as for {@link #send}
     */
    public HttpResponse<InputStream> stream(HttpRequest request) throws IOException {
        return send(request, Http.streaming());
    }

    /**
     * Sends {@code request} and waits until {@code handler} has made the response's body.
     *
     * @param <T> what the body becomes
     * @param request what to send; its own headers come before those of the client, and its own timeout holds as well
     * @param handler makes the body; it is called on a thread of the client
     * @return the response with its body
     * @throws java.net.http.HttpTimeoutException if the client's timeout, or the request's own, has elapsed
     * @throws BodyTooLongException if the body is longer than the client allows
     * @throws IOException if the exchange failed; {@link java.net.ConnectException} if the server could not be reached
     * @throws InterruptedIOException if the thread is no coroutine and was interrupted; its interrupt flag is set
     */
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
        Objects.requireNonNull(request, "request is null; build one with HttpRequest.newBuilder(uri)");
        Objects.requireNonNull(handler, "handler is null; take one of HttpResponse.BodyHandlers");
        HttpRequest complete = complete(request);
        BodyHandler<T> wrapped = Bodies.limited(handler, longestBody);
        if (decode && !complete.method().equals("HEAD")) {
            wrapped = Bodies.decoded(wrapped);
        }
        try {
            return sendUntilFinal(complete, wrapped);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for a response");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private HttpRequest complete(HttpRequest request) {
        HttpRequest.Builder complete = HttpRequest.newBuilder(request, (name, value) -> true);
        headers.forEach((name, value) -> {
            if (request.headers().firstValue(name).isEmpty()) {
                complete.setHeader(name, value);
            }
        });
        // A part of an encoded body cannot be decoded.
        if (decode && request.headers().firstValue("Accept-Encoding").isEmpty()
                && request.headers().firstValue("Range").isEmpty()) {
            complete.setHeader("Accept-Encoding", "gzip, deflate");
        }
        if (request.version().isEmpty()) {
            // Over plain text HTTP/2 would be asked for by an upgrade, which many servers do not understand.
            complete.version("http".equalsIgnoreCase(request.uri().getScheme()) && !upgrade ? Version.HTTP_1_1
                    : client.version());
        }
        return complete.build();
    }

    private <T> HttpResponse<T> sendUntilFinal(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        for (int number = 0;; number++) {
            Duration wait;
            try {
                Attempt<T> attempt = new Attempt<>(request, number, retry, handler);
                HttpResponse<T> response = exchange(request, attempt);
                wait = attempt.waitBeforeNext();
                if (wait == null) {
                    return response;
                }
            } catch (IOException e) {
                if (!retry.wants(request, e, number)) {
                    throw e;
                }
                wait = retry.waitAfter(number);
            }
            sleep(wait);
        }
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, Attempt<T> attempt)
            throws IOException, InterruptedException {
        if (hostLimits == null) {
            return client.send(request, attempt, timeout);
        }
        HostLimits.Host host = hostLimits.enter(request.uri());
        try {
            return client.send(request, attempt, timeout);
        } finally {
            hostLimits.leave(host);
        }
    }

    private static void sleep(Duration wait) throws InterruptedException {
        if (Waiter.currentOnLoop() == null) {
            Thread.sleep(wait);
        } else {
            Loomlet.sleep(wait);
        }
    }

    /**
     * As a JDK client, for libraries that take one. It has the connections, cookies and redirects of this one, but knows
     * nothing of its headers, limits and retries. Its {@link HttpClient#send} gives way.
     *
     * @return always the same one; closing it closes this client
     */
    public HttpClient asHttpClient() {
        return client;
    }

    /** Ends all exchanges that are under way, which fail, and closes the connections. Never waits. */
    @Override
    public void close() {
        client.shutdownNow();
        if (threads != null) {
            threads.shutdown();
        }
    }

    /** The settings of a client. Each method changes them and returns this object; {@link #build} may be called again. */
    public static final class Builder {

        private final HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(30));
        private final Map<String, String> headers = new LinkedHashMap<>();
        private boolean decode = true;
        private boolean upgrade;
        private boolean ownThreads = true;
        private @Nullable Duration timeout;
        private int perHost;
        private Retry retry = Retry.times(0);
        private long longestBody = Long.MAX_VALUE;

        private Builder() {}

        /**
         * Sets how long a connection may take to be made; 30 seconds unless set.
         *
         * @param limit more than zero
         * @return this
         * @throws IllegalArgumentException if the limit is zero or negative
         */
        public Builder connectTimeout(Duration limit) {
            client.connectTimeout(positive(limit));
            return this;
        }

        /**
         * Sets how long each attempt at an exchange may take, from the connection to the end of the body; without limit
         * unless set.
         *
         * @param limit more than zero
         * @return this
         * @throws IllegalArgumentException if the limit is zero or negative
         */
        public Builder timeout(Duration limit) {
            timeout = positive(limit);
            return this;
        }

        private static Duration positive(Duration limit) {
            Objects.requireNonNull(limit, "limit is null; leave it out for the default");
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("limit is " + limit + "; give more than zero, or leave it out");
            }
            return limit;
        }

        /**
         * Sets which redirects are followed; all but those from HTTPS to HTTP unless set.
         *
         * @param policy the JDK's
         * @return this
         */
        public Builder redirects(Redirect policy) {
            client.followRedirects(Objects.requireNonNull(policy, "policy is null; give Redirect.NEVER for none"));
            return this;
        }

        /**
         * Keeps cookies; none are kept unless set.
         *
         * @param handler keeps them, for instance a {@link java.net.CookieManager}
         * @return this
         */
        public Builder cookies(CookieHandler handler) {
            client.cookieHandler(Objects.requireNonNull(handler, "handler is null; give new CookieManager()"));
            return this;
        }

        /**
         * Sets the version of HTTP. Unless set, HTTP/2 is used where the server offers it in the TLS handshake, and HTTP/1.1
         * elsewhere; when set to HTTP/2, servers without TLS are asked for an upgrade as well.
         *
         * @param version the one to prefer
         * @return this
         */
        public Builder version(Version version) {
            client.version(Objects.requireNonNull(version, "version is null; leave it out for the default"));
            upgrade = version == Version.HTTP_2;
            return this;
        }

        /**
         * Sets the way to servers; that of {@link ProxySelector#getDefault()} unless set.
         *
         * @param selector for instance {@link ProxySelector#of}
         * @return this
         */
        public Builder proxy(ProxySelector selector) {
            client.proxy(
                    Objects.requireNonNull(selector, "selector is null; give HttpClient.Builder.NO_PROXY for none"));
            return this;
        }

        /**
         * Answers servers and proxies that ask for a name and a password.
         *
         * @param authenticator gives them; it is called on a thread of the client
         * @return this
         */
        public Builder authenticator(Authenticator authenticator) {
            client.authenticator(Objects.requireNonNull(authenticator, "authenticator is null; leave it out for none"));
            return this;
        }

        /**
         * Sets whom to trust and as whom to appear; the JDK's default unless set.
         *
         * @param context for TLS
         * @return this
         */
        public Builder tls(SSLContext context) {
            client.sslContext(Objects.requireNonNull(context, "context is null; leave it out for the default"));
            return this;
        }

        /**
         * Sets who runs the work of the client, none of which blocks but that of body handlers which do; two threads of its
         * own unless set.
         *
         * @param executor stays open when the client is closed
         * @return this
         */
        public Builder executor(Executor executor) {
            client.executor(Objects.requireNonNull(executor, "executor is null; leave it out for threads of its own"));
            ownThreads = false;
            return this;
        }

        /**
         * Sets whether bodies are asked for in gzip or deflate, and decoded; they are unless set. The response's headers
         * stay as they came.
         *
         * @param wanted whether to
         * @return this
         */
        public Builder decode(boolean wanted) {
            decode = wanted;
            return this;
        }

        /**
         * Sets a header of all requests that do not have it themselves.
         *
         * @param name such as {@code User-Agent}
         * @param value what it says
         * @return this
         * @throws IllegalArgumentException if HTTP or the JDK's client does not allow the header
         */
        public Builder header(String name, String value) {
            // Refuses what is no header, or one that the client sets itself, here and not at the first request.
            HttpRequest.newBuilder().setHeader(name, value);
            headers.put(name, value);
            return this;
        }

        /**
         * Sets how many exchanges with one host may be under way at a time; the others wait their turn. Without limit unless
         * set. A redirect counts for the host of the request.
         *
         * @param most 1 or more
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder perHost(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("most is " + most + "; give 1 or more, or leave it out");
            }
            perHost = most;
            return this;
        }

        /**
         * Sets when requests are sent again; never unless set.
         *
         * @param policy when, and after which wait
         * @return this
         */
        public Builder retry(Retry policy) {
            retry = Objects.requireNonNull(policy, "policy is null; leave it out for no retries");
            return this;
        }

        /**
         * Sets how long a body may be, after decoding; one that is longer fails with {@link BodyTooLongException}. Without
         * limit unless set.
         *
         * @param bytes 0 or more
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder longestBody(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("bytes is " + bytes + "; give 0 or more, or leave it out");
            }
            longestBody = bytes;
            return this;
        }

        /** {@return a client with these settings} */
        public WebClient build() {
            if (!ownThreads) {
                return new WebClient(this, null);
            }
            ExecutorService threads = Executors.newFixedThreadPool(2,
                    Thread.ofPlatform().daemon().name("loomlet-http-", 0).factory());
            client.executor(threads);
            return new WebClient(this, threads);
        }
    }
}
