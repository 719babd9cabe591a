package dev.loomlet.examples.web;

import dev.loomlet.net.http.WebClient;
import dev.loomlet.net.http.server.Request;
import dev.loomlet.net.http.server.Response;
import dev.loomlet.net.http.server.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Sends requests on, and their responses back, as RFC 9110 (section 7.6) wants it of a proxy. */
final class Forwarding {

    /** What concerns one connection alone, and what the client or the server of this side says by itself. */
    private static final Set<String> OF_CONNECTION = Set.of("connection", "keep-alive", "proxy-connection",
            "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "expect",
            "host", "content-length");

    private static final int BUFFER_SIZE = 16_384;

    private final WebClient client;
    private final String pseudonym = "loomlet-" + UUID.randomUUID();

    Forwarding(WebClient client) {
        this.client = client;
    }

    void forward(Request request, String target, Response response) throws IOException {
        HttpRequest.Builder onward = HttpRequest.newBuilder(URI.create(target));
        Set<String> left = leftOut(request.headers("Connection"));
        for (String name : request.headerNames()) {
            if (!left.contains(name.toLowerCase(Locale.ROOT))) {
                request.headers(name).forEach(value -> onward.header(name, value));
            }
        }
        List<String> via = request.headers("Via");
        if (via.stream().anyMatch(each -> each.contains(pseudonym))) {
            throw new StatusException(508, "this is the proxy itself; ask it for another server");
        }
        onward.header("Via", "1.1 " + pseudonym);
        byte[] body = request.bytes();
        BodyPublisher publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        HttpResponse<InputStream> answer = client.stream(onward.method(request.method(), publisher).build());
        try (InputStream content = answer.body()) {
            copyHead(answer, response);
            boolean empty = request.method().equals("HEAD") || Set.of(204, 304).contains(answer.statusCode());
            if (!empty) {
                copy(content, response.output());
            }
        }
    }

    /** Names are compared in lower case. */
    private static Set<String> leftOut(List<String> connection) {
        Set<String> names = new TreeSet<>(OF_CONNECTION);
        for (String value : connection) {
            for (String option : value.split(",")) {
                names.add(option.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private void copyHead(HttpResponse<?> answer, Response response) {
        response.status(answer.statusCode());
        Set<String> left = leftOut(answer.headers().allValues("Connection"));
        answer.headers().map().forEach((name, values) -> {
            if (!left.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> response.addHeader(name, value));
            }
        });
        response.addHeader("Via", "1.1 " + pseudonym);
        answer.headers().firstValueAsLong("Content-Length").ifPresent(response::length);
    }

    /** Each piece goes on when it has come, as a stream of events may pause in the middle. */
    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] data = new byte[BUFFER_SIZE];
        for (int length; (length = from.read(data)) >= 0;) {
            to.write(data, 0, length);
            to.flush();
        }
    }
}
