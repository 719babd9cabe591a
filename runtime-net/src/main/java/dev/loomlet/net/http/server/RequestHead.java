package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Request line and headers, and what they say of the message's end and the connection's (RFC 9112). */
final class RequestHead extends BasicClassicHttpRequest {

    private static final long serialVersionUID = 1L;
    private static final String VERSION = "HTTP/1.";
    private static final Header[] NO_HEADERS = {};
    private static final int MOST_DIGITS = 18; // a long has room for these

    final String method;
    /** As it was sent, without the scheme and host of an absolute form. */
    final String target;
    final boolean version11;
    private transient Header[] headers = NO_HEADERS;

    private @Nullable String host;
    private boolean hostOfTarget;
    long contentLength = -1;
    boolean chunked;
    boolean expectsContinue;
    private boolean unknownExpectation;
    private boolean close;
    private boolean keepAlive;
    boolean connectionUpgrade;

    private RequestHead(String method, String target, boolean version11) {
        super(method, (HttpHost) null, target);
        this.method = method;
        this.target = target;
        this.version11 = version11;
    }

    /** Stands for one that was not understood. */
    static RequestHead unreadable() {
        return new RequestHead("-", "-", true);
    }

    static RequestHead of(String line) throws Rejection {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first < 0 || first == last) {
            throw Rejection.badRequest("bad request line");
        }
        String method = line.substring(0, first);
        String target = line.substring(first + 1, last);
        if (!Characters.isToken(method)) {
            throw Rejection.badRequest("bad method");
        }
        boolean version11 = isVersion11(line, last + 1);
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                throw Rejection.badRequest("bad request target");
            }
        }
        return withTarget(method, target, version11);
    }

    private static boolean isVersion11(String line, int start) throws Rejection {
        if (line.length() == start + VERSION.length() + 1 && line.startsWith("HTTP/", start)
                && Character.isDigit(line.charAt(start + 5)) && line.charAt(start + 6) == '.'
                && Character.isDigit(line.charAt(start + 7))) {
            if (line.charAt(start + 5) != '1') {
                throw new Rejection(505, "this server speaks HTTP/1.1");
            }
            return line.charAt(start + 7) != '0';
        }
        throw Rejection.badRequest("bad protocol version");
    }

    private static RequestHead withTarget(String method, String target, boolean version11) throws Rejection {
        if (method.equals("CONNECT")) {
            if (target.isEmpty() || !Characters.isHost(target)) {
                throw Rejection.badRequest("bad request target");
            }
        } else if (target.startsWith("/")) {
            return new RequestHead(method, target, version11);
        } else if (!(target.equals("*") && method.equals("OPTIONS"))) {
            return withAbsoluteTarget(method, target, version11);
        }
        return new RequestHead(method, target, version11);
    }

    private static RequestHead withAbsoluteTarget(String method, String target, boolean version11) throws Rejection {
        String scheme = target.toLowerCase(Locale.ROOT);
        int authority = scheme.startsWith("http://") ? 7 : scheme.startsWith("https://") ? 8 : -1;
        int end = authority < 0 ? -1 : authority;
        while (end >= 0 && end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (end <= authority || !Characters.isHost(target.substring(authority, end))) {
            throw Rejection.badRequest("bad request target");
        }
        String rest = target.substring(end);
        String path = rest.startsWith("/") ? rest : rest.isEmpty() && method.equals("OPTIONS") ? "*" : "/" + rest;
        RequestHead head = new RequestHead(method, path, version11);
        head.host = target.substring(authority, end);
        head.hostOfTarget = true;
        return head;
    }

    @Override
    public void setHeaders(Header... newHeaders) {
        headers = newHeaders;
        super.setHeaders(newHeaders);
    }

    Header[] headers() {
        return headers;
    }

    /** Reads what the headers say of the message itself. */
    void check() throws Rejection {
        int hosts = 0;
        boolean transferEncoding = false;
        for (Header header : headers) {
            String name = header.getName();
            switch (name.length()) {
                case 4 -> {
                    if (name.equalsIgnoreCase("Host")) {
                        hosts++;
                        host(header.getValue());
                    }
                }
                case 6 -> {
                    if (name.equalsIgnoreCase("Expect")) {
                        expect(header.getValue());
                    }
                }
                case 10 -> {
                    if (name.equalsIgnoreCase("Connection")) {
                        connection(header.getValue());
                    }
                }
                case 14 -> {
                    if (name.equalsIgnoreCase("Content-Length")) {
                        length(header.getValue());
                    }
                }
                case 17 -> {
                    if (name.equalsIgnoreCase("Transfer-Encoding")) {
                        coding(header.getValue(), transferEncoding);
                        transferEncoding = true;
                    }
                }
                default -> {
                }
            }
        }
        if (hosts > 1 || hosts == 0 && version11) {
            throw Rejection.badRequest(hosts == 0 ? "no Host header" : "several Host headers");
        }
        if (transferEncoding && (contentLength >= 0 || !version11)) {
            throw Rejection.badRequest(version11
                    ? "both Content-Length and Transfer-Encoding"
                    : "Transfer-Encoding in HTTP/1.0");
        }
        if (unknownExpectation && version11) {
            throw new Rejection(417, "no other expectation than 100-continue is known");
        }
        expectsContinue &= version11 && hasBody();
    }

    private void host(String value) throws Rejection {
        if (!Characters.isHost(value)) {
            throw Rejection.badRequest("bad Host header");
        }
        if (!hostOfTarget) {
            host = value;
        }
    }

    private void expect(String value) {
        boolean known = value.equalsIgnoreCase("100-continue");
        expectsContinue |= known;
        unknownExpectation |= !known;
    }

    private void connection(String value) {
        if (value.equalsIgnoreCase("keep-alive")) {
            keepAlive = true;
            return;
        }
        for (String option : value.split(",")) {
            switch (option.strip().toLowerCase(Locale.ROOT)) {
                case "close" -> close = true;
                case "keep-alive" -> keepAlive = true;
                case "upgrade" -> connectionUpgrade = true;
                default -> {
                }
            }
        }
    }

    private void length(String value) throws Rejection {
        if (contentLength >= 0) {
            throw Rejection.badRequest("several Content-Length headers");
        }
        if (!Characters.isDigits(value) || value.length() > MOST_DIGITS) {
            throw Rejection.badRequest("bad Content-Length");
        }
        contentLength = Long.parseLong(value);
    }

    private void coding(String value, boolean again) throws Rejection {
        String[] codings = value.split(",", -1);
        boolean last = codings[codings.length - 1].strip().equalsIgnoreCase("chunked");
        if (!again && codings.length == 1 && last) {
            chunked = true;
            return;
        }
        for (int i = 0; i < codings.length; i++) {
            boolean chunkedTwice = codings[i].strip().equalsIgnoreCase("chunked") && (i < codings.length - 1 || again);
            if (chunkedTwice || !Characters.isToken(codings[i].strip())) {
                throw Rejection.badRequest("bad Transfer-Encoding");
            }
        }
        throw again ? Rejection.badRequest("several Transfer-Encoding headers")
                : new Rejection(501, "no other transfer coding than chunked is known");
    }

    @Nullable
    String host() {
        return host;
    }

    boolean hasBody() {
        return chunked || contentLength > 0;
    }

    /** Whether the client wants the connection to stay. */
    boolean keepsAlive() {
        return !close && (version11 || keepAlive);
    }
}
