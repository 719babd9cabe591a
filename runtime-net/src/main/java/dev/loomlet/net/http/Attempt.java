package dev.loomlet.net.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attempt at a request: the body of a response that is not the last one is thrown away. */
final class Attempt<T> implements BodyHandler<@Nullable T> {

    private final HttpRequest request;
    private final int number;
    private final Retry retry;
    private final BodyHandler<T> handler;
    // Set on a thread of the client, before the response is handed over.
    private volatile @Nullable Duration wait;

    Attempt(HttpRequest request, int number, Retry retry, BodyHandler<T> handler) {
        this.request = request;
        this.number = number;
        this.retry = retry;
        this.handler = handler;
    }

    @Override
    public BodySubscriber<@Nullable T> apply(ResponseInfo info) {
        wait = retry.waitAfter(request, info.statusCode(), info.headers(), number);
        return wait == null ? handler.apply(info) : BodySubscribers.replacing(null);
    }

    /** How long to wait before the next attempt; null when the response is the last one. */
    @Nullable
    Duration waitBeforeNext() {
        return wait;
    }
}
