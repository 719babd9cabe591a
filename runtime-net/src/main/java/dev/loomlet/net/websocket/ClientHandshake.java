package dev.loomlet.net.websocket;

import dev.loomlet.net.Sockets;
import dev.loomlet.net.stream.UpgradedInput;
import dev.loomlet.net.stream.WireOutput;
import dev.loomlet.net.tls.Tls;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** A client's side of the opening handshake (RFC 6455, section 4.1). */
final class ClientHandshake {

    private static final int BUFFER = 2048;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(8192)
            .setMaxHeaderCount(100)
            .build();

    private final URI uri;
    private final WebSocketOptions options;
    private final String key;

    ClientHandshake(URI uri, WebSocketOptions options) {
        this.uri = uri;
        this.options = options;
        byte[] nonce = new byte[16];
        // It shows that the answer is to this request, and is no secret.
        ThreadLocalRandom.current().nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
    }

    private boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("wss");
    }

    /** Waits for the connection and the server's answer. */
    WebSocket open() throws IOException {
        Socket socket = connect();
        WebSocket opened = null;
        try {
            opened = openOver(socket);
            return opened;
        } finally {
            if (opened == null) {
                socket.close();
            }
        }
    }

    private Socket connect() throws IOException {
        int port = uri.getPort() >= 0 ? uri.getPort() : isSecure() ? 443 : 80;
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        if (!isSecure()) {
            return Sockets.connect(host, port);
        }
        return options.tls == null ? Tls.connect(host, port) : Tls.connect(host, port, options.tls);
    }

    private WebSocket openOver(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setOption(Sockets.WRITE_TIMEOUT, options.writeTimeout);
        WireOutput out = new WireOutput(socket);
        SessionInputBufferImpl in = new SessionInputBufferImpl(new BasicHttpTransportMetrics(), BUFFER, BUFFER,
                LIMITS.getMaxLineLength(), null);
        try {
            ask(out);
            ClassicHttpResponse response = new DefaultHttpResponseParser(LIMITS).parse(in, socket.getInputStream());
            if (response == null) {
                throw new WebSocketRefusedException(0, "the server ended the connection without an answer");
            }
            Transport transport = new Transport(new UpgradedInput(in, socket.getInputStream()), out);
            return agreed(response, transport);
        } catch (HttpException e) {
            throw new IOException("the answer of " + uri.getRawAuthority() + " is no HTTP: " + e.getMessage(), e);
        }
    }

    private void ask(WireOutput out) throws IOException, HttpException {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET",
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        request.addHeader("Host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
        request.addHeader("Upgrade", Handshake.WEBSOCKET);
        request.addHeader("Connection", "Upgrade");
        request.addHeader(Handshake.KEY, key);
        request.addHeader(Handshake.VERSION, "13");
        if (!options.subprotocols.isEmpty()) {
            request.addHeader(Handshake.PROTOCOL, String.join(", ", options.subprotocols));
        }
        if (options.compression) {
            request.addHeader(Handshake.EXTENSIONS, Deflate.offer());
        }
        options.headers.forEach(request::addHeader);
        SessionOutputBufferImpl buffer = new SessionOutputBufferImpl(BUFFER);
        new DefaultHttpRequestWriter().write(request, buffer, out);
        buffer.flush(out);
    }

    private WebSocket agreed(ClassicHttpResponse response, Transport transport) throws IOException {
        int status = response.getCode();
        if (status != SWITCHING_PROTOCOLS) {
            Header elsewhere = response.getFirstHeader("Location");
            throw new WebSocketRefusedException(status, uri + " is answered with " + status + " "
                    + response.getReasonPhrase() + (elsewhere == null ? "" : ", see " + elsewhere.getValue()));
        }
        require(has(response, "Upgrade", Handshake.WEBSOCKET), "does not name websocket in Upgrade");
        require(has(response, "Connection", "upgrade"), "does not name upgrade in Connection");
        require(values(response, Handshake.ACCEPT).equals(List.of(Handshake.accept(key))),
                "has another " + Handshake.ACCEPT + " than belongs to the request");
        List<String> extensions = values(response, Handshake.EXTENSIONS);
        require(options.compression || extensions.isEmpty(), "has extensions that were not asked for: " + extensions);
        return new WebSocket(transport, false, options, subprotocol(response),
                options.compression ? Deflate.agreed(extensions, options.maxMessage) : null);
    }

    private @Nullable String subprotocol(ClassicHttpResponse response) throws WebSocketRefusedException {
        List<String> chosen = values(response, Handshake.PROTOCOL);
        if (chosen.isEmpty()) {
            return null;
        }
        require(chosen.size() == 1 && options.subprotocols.contains(chosen.getFirst()),
                "chooses subprotocols that were not asked for: " + chosen);
        return chosen.getFirst();
    }

    private static boolean has(ClassicHttpResponse response, String name, String member) {
        return Handshake.members(values(response, name)).stream().anyMatch(member::equalsIgnoreCase);
    }

    private static List<String> values(ClassicHttpResponse response, String name) {
        return Arrays.stream(response.getHeaders(name)).map(Header::getValue).map(String::strip).toList();
    }

    private void require(boolean holds, String otherwise) throws WebSocketRefusedException {
        if (!holds) {
            throw new WebSocketRefusedException(SWITCHING_PROTOCOLS, "the answer of " + uri + " " + otherwise);
        }
    }
}
