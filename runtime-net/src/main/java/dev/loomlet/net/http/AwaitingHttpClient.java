package dev.loomlet.net.http;

import dev.loomlet.Loomlet;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** See {@link Http#giveWay}. */
final class AwaitingHttpClient extends HttpClient {

    private final HttpClient client;

    AwaitingHttpClient(HttpClient client) {
        this.client = client;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return send(request, handler, null);
    }

    /** As {@link #send(HttpRequest, BodyHandler)}, but no longer than {@code limit}, the body included. */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, @Nullable Duration limit)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request, handler);
        boolean answered = false;
        try {
            HttpResponse<T> response = await(limit == null ? exchange : limited(exchange, limit));
            answered = true;
            return response;
        } catch (ExecutionException | CompletionException e) {
            throw failure(e.getCause(), request, limit);
        } finally {
            if (!answered) {
                exchange.cancel(true);
            }
        }
    }

    private static <T> CompletableFuture<T> limited(CompletableFuture<T> exchange, Duration limit) {
        return exchange.copy().orTimeout(Limits.of(limit), TimeUnit.NANOSECONDS);
    }

    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException, ExecutionException {
        return Waiter.currentOnLoop() == null ? answer.get() : Loomlet.await(answer);
    }

    private static IOException failure(Throwable cause, HttpRequest request, @Nullable Duration limit) {
        Throwable thrown = cause;
        while (thrown instanceof CompletionException && thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        IOException failure = switch (thrown) {
            case IOException known -> known;
            case TimeoutException elapsed -> {
                HttpTimeoutException timeout = new HttpTimeoutException(
                        request.method() + " " + request.uri() + " was not answered within " + limit);
                timeout.initCause(elapsed);
                yield timeout;
            }
            default -> throw Waiter.unchecked(thrown);
        };
        // Thrown on a thread of the client, so its own stack does not tell who asked.
        failure.addSuppressed(new Asked(request));
        return failure;
    }

    /** Marks, within a failure of the client's threads, the place where the response was awaited. */
    private static final class Asked extends Exception {
        private static final long serialVersionUID = 1;

        Asked(HttpRequest request) {
            super(request.method() + " " + request.uri() + " was sent from here");
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return client.sendAsync(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
            @Nullable PushPromiseHandler<T> pushHandler) {
        return client.sendAsync(request, handler, pushHandler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }

    @Override
    public void shutdown() {
        client.shutdown();
    }

    @Override
    public void shutdownNow() {
        client.shutdownNow();
    }

    @Override
    public boolean isTerminated() {
        return client.isTerminated();
    }

    @Override
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return client.awaitTermination(duration);
    }

    @Override
    public void close() {
        if (Waiter.currentOnLoop() == null) {
            client.close();
        } else {
            Loomlet.offload(client::close);
        }
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
