package dev.loomlet.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Objects;

/**
 * HTTP with the settings that suit most: a coroutine that waits for a response lets the others of its hub go on, on either
 * engine. Outside of a hub the calling thread blocks. For other settings there is {@link WebClient}.
 *
 * <p>All methods may be called from anywhere. A kill, or a timeout set around the call, cancels the exchange. What failed
 * comes out as the client threw it, an {@link IOException} as a rule; as its stack is that of one of the client's own
 * threads, the caller's is added to it as a suppressed exception.
 */
public final class Http {

    // Its threads are platform threads, so it does not matter if a coroutine comes first: no hub ever carries them.
    private static final WebClient SHARED = WebClient.builder().build();

    private Http() {}

    /**
     * The client that {@link #get} and {@link #send} use, shared by the whole process, with the defaults of
     * {@link WebClient.Builder}.
     *
     * @return always the same one; closing it ends it for everybody
     */
    public static WebClient shared() {
        return SHARED;
    }

    /**
     * A client that does all that {@code client} does, and whose {@link HttpClient#send} gives way, for libraries that
     * take an HttpClient. A body that is read as a stream or by a subscriber is still read by the rules of its handler;
     * {@link #streaming()} is the handler for a stream that gives way.
     *
     * @param client the one that does the work; it stays usable by itself
     * @return {@code client} itself when it gives way already
     */
    public static HttpClient giveWay(HttpClient client) {
        Objects.requireNonNull(client, "client is null; build one with HttpClient.newBuilder()");
        return client instanceof AwaitingHttpClient ? client : new AwaitingHttpClient(client);
    }

    /**
     * As the JDK's handler for input streams, but a coroutine that waits in such a stream lets the others of its hub go on,
     * on either engine. The stream holds no more than the two pieces that came last, so a slow reader slows the server down.
     * It is for one reader at a time, and closing it before its end cancels the exchange.
     *
     * @return a handler whose body is there as soon as the headers are
     */
    public static BodyHandler<InputStream> streaming() {
        return info -> new BodyStream();
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
        return SHARED.get(uri);
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
        return SHARED.get(uri);
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
        return SHARED.send(request, handler);
    }
}
