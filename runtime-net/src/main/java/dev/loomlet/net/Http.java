package dev.loomlet.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Objects;

/**
 * HTTP through the JDK's {@link HttpClient}, awaited: a coroutine that waits for a response lets the others of its hub go
 * on, on either engine. Outside of a hub the calling thread blocks.
 *
 * <p>All methods may be called from anywhere. A kill, or a timeout set around the call, cancels the exchange. What failed
 * comes out as the client threw it, an {@link IOException} as a rule; as its stack is that of one of the client's own
 * threads, the caller's is added to it as a suppressed exception.
 */
public final class Http {

    // Its threads are platform threads, so it does not matter if a coroutine comes first: no hub ever carries them.
    private static final HttpClient SHARED = giveWay(
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build());

    private Http() {}

    /**
     * The client that {@link #get} and {@link #send} use, shared by the whole process. It follows redirects, but not from
     * HTTPS to HTTP, and has no limits of time; for other settings give your own client to {@link #giveWay}. Its
     * {@link HttpClient#send} gives way.
     *
     * @return always the same one; closing it ends it for everybody
     */
    public static HttpClient client() {
        return SHARED;
    }

    /**
     * A client that does all that {@code client} does, and whose {@link HttpClient#send} gives way, for libraries that
     * take an HttpClient. A body that is read as a stream or by a subscriber is still read by the rules of its handler.
     *
     * @param client the one that does the work; it stays usable by itself
     * @return {@code client} itself when it gives way already
     */
    public static HttpClient giveWay(HttpClient client) {
        Objects.requireNonNull(client, "client is null; build one with HttpClient.newBuilder()");
        return client instanceof AwaitingHttpClient ? client : new AwaitingHttpClient(client);
    }

    /**
     * Gets {@code uri} as text, in the charset that the response names; waits for the whole body. Any status is a response;
     * only the lack of one is an exception.
     *
     * @param uri of the scheme http or https
     * @return the response with its body
     * @throws IllegalArgumentException if the text is no URI of the scheme http or https
     * @throws IOException if the exchange failed; {@link java.net.ConnectException} if the server could not be reached
     */
    public static HttpResponse<String> get(String uri) throws IOException {
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
    public static HttpResponse<String> get(URI uri) throws IOException {
        Objects.requireNonNull(uri, "uri is null; give one such as URI.create(\"http://localhost/\")");
        return send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Sends {@code request} and waits until {@code handler} has made the response's body.
     *
     * @param <T> what the body becomes
     * @param request what to send; its own timeout, if it has one, holds
     * @param handler makes the body; it is called on a thread of the client
     * @return the response with its body
     * @throws java.net.http.HttpTimeoutException if the request's own timeout has elapsed
     * @throws IOException if the exchange failed; {@link java.net.ConnectException} if the server could not be reached
     * @throws InterruptedIOException if the thread is no coroutine and was interrupted; its interrupt flag is set
     */
    public static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
        Objects.requireNonNull(request, "request is null; build one with HttpRequest.newBuilder(uri)");
        Objects.requireNonNull(handler, "handler is null; take one of HttpResponse.BodyHandlers");
        try {
            return SHARED.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for a response");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
