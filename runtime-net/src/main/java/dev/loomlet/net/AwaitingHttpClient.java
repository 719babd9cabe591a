package dev.loomlet.net;

import dev.loomlet.Loomlet;
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
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
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
        if (Waiter.currentOnLoop() == null) {
            return client.send(request, handler);
        }
        CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request, handler);
        boolean awaited = false;
        try {
            HttpResponse<T> response = Loomlet.await(exchange);
            awaited = true;
            return response;
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                // Thrown on a thread of the client, so its own stack does not tell who asked.
                failure.addSuppressed(new Asked(request));
                throw failure;
            }
            throw e;
        } finally {
            if (!awaited) {
                exchange.cancel(true);
            }
        }
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
