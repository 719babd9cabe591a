package dev.loomlet.examples.crawl.fetch;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * The normal form is that of RFC 3986, section 6.2.2 and 6.2.3: what differs in letters of the scheme, the host or an escape,
 * in escapes of characters that need none, in dot segments, in the usual port or in an empty path is one address. The
 * order of a query's parameters and double slashes are left alone, as servers may tell them apart.
 */
/** Addresses as pages write them, made into the one form in which a crawl knows them. */
public final class Urls {

    // Beyond it lie traps, such as links that add to their own path.
    private static final int LONGEST = 2048;
    // RFC 3986, appendix B: scheme, authority, path, query; what is after # names a place in the page.
    private static final Pattern PARTS = Pattern.compile(
            "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\\?[^#]*)?(#.*)?",
            Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern
            .compile("(?:.*@)?(\\[[0-9A-Fa-f:.]+\\]|[^:\\[\\]]+)(?::(\\d{0,5}))?");
    private static final String UNRESERVED = "-._~";
    private static final String RESERVED = "!$&'()*+,;=:@/";

    private Urls() {}

    /** The normal form of an absolute address; nothing when that is none that HTTP can fetch. */
    public static Optional<URI> normal(String url) {
        Matcher parts = PARTS.matcher(cleaned(url));
        return parts.matches() && parts.group(1) != null && parts.group(2) != null
                ? assembled(parts.group(1), parts.group(2), parts.group(3), parts.group(4))
                : Optional.empty();
    }

    /** Where {@code reference} leads to on the page {@code base}, in normal form; see RFC 3986, section 5.2. */
    public static Optional<URI> resolve(URI base, String reference) {
        Matcher parts = PARTS.matcher(cleaned(reference));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1);
        String authority = parts.group(2);
        String path = parts.group(3);
        String query = parts.group(4);
        if (scheme != null) {
            return authority == null ? Optional.empty() : assembled(scheme, authority, path, query);
        }
        if (authority != null) {
            return assembled(base.getScheme(), authority, path, query);
        }
        String from = base.getRawPath();
        if (path.isEmpty()) {
            String same = base.getRawQuery() == null ? null : "?" + base.getRawQuery();
            return assembled(base.getScheme(), base.getRawAuthority(), from, query == null ? same : query);
        }
        String merged = path.startsWith("/") ? path : from.substring(0, from.lastIndexOf('/') + 1) + path;
        return assembled(base.getScheme(), base.getRawAuthority(), merged, query);
    }

    /** The address up to its path. */
    static URI origin(URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    // As browsers do: blanks around do not count, nor do ends of lines within.
    private static String cleaned(String url) {
        return url.strip().replaceAll("[\t\r\n]", "");
    }

    private static Optional<URI> assembled(String givenScheme, String givenAuthority, String path, String query) {
        String scheme = givenScheme.toLowerCase(Locale.ROOT);
        Matcher authority = AUTHORITY.matcher(givenAuthority);
        if (!scheme.equals("http") && !scheme.equals("https") || !authority.matches()) {
            return Optional.empty();
        }
        try {
            String port = authority.group(2) == null ? "" : authority.group(2);
            boolean usual = port.isEmpty() || port.equals(scheme.equals("http") ? "80" : "443");
            String host = host(authority.group(1));
            String url = scheme + "://" + host + (usual ? "" : ":" + port) + withoutDots(escaped(path, ""))
                    + (query == null || query.length() == 1 ? "" : "?" + escaped(query.substring(1), "?"));
            URI uri = new URI(url);
            return uri.getHost() == null || url.length() > LONGEST ? Optional.empty() : Optional.of(uri);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String host(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.chars().allMatch(c -> c < 128) ? lower : IDN.toASCII(lower, IDN.ALLOW_UNASSIGNED);
    }

    private static String withoutDots(String path) {
        String normal = path.isEmpty() ? "/" : path;
        if (!normal.contains("/.")) {
            return normal;
        }
        StringBuilder out = new StringBuilder();
        String[] segments = normal.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segments[i].equals(".")) {
                out.append('/').append(segments[i]);
                continue;
            }
            out.append(last ? "/" : "");
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    /** Escapes what must be, and nothing that need not be. */
    private static String escaped(String text, String alsoAllowed) {
        boolean plain = text.chars().allMatch(c -> c != '%' && isAllowed(c, alsoAllowed));
        if (plain) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int value = c == '%' && i + 2 <= text.length() ? hex(text, i) : -1;
            if (value >= 0) {
                i += 2;
                if (isUnreserved(value)) {
                    out.append((char) value);
                } else {
                    escape(out, value);
                }
            } else if (c != '%' && isAllowed(c, alsoAllowed)) {
                out.append((char) c);
            } else {
                for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    escape(out, each);
                }
            }
        }
        return out.toString();
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static void escape(StringBuilder out, int value) {
        out.append('%').append(String.format("%02X", value & 0xff));
    }

    private static boolean isAllowed(int c, String alsoAllowed) {
        return isUnreserved(c) || RESERVED.indexOf(c) >= 0 || alsoAllowed.indexOf(c) >= 0;
    }

    private static boolean isUnreserved(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
    }
}
