package dev.loomlet.net.http.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions that a request sets (RFC 9110, 13), for something that has a strong tag and a date. */
final class Conditions {

    private final Request request;
    private final String tag;
    private final Instant modified;

    Conditions(Request request, String tag, Instant modified) {
        this.request = request;
        this.tag = tag;
        this.modified = modified.truncatedTo(ChronoUnit.SECONDS);
    }

    /** 412, 304, or 0 when the request is to be carried out. In the order of RFC 9110, 13.2.2. */
    int status() {
        List<String> match = request.headers("If-Match");
        Instant unmodifiedSince = HttpDates.parse(request.header("If-Unmodified-Since"));
        if (!match.isEmpty() ? !names(match, false) : unmodifiedSince != null && modified.isAfter(unmodifiedSince)) {
            return 412;
        }
        List<String> noneMatch = request.headers("If-None-Match");
        if (!noneMatch.isEmpty()) {
            return names(noneMatch, true) ? 304 : 0;
        }
        Instant modifiedSince = HttpDates.parse(request.header("If-Modified-Since"));
        return modifiedSince != null && !modified.isAfter(modifiedSince) ? 304 : 0;
    }

    private boolean names(List<String> headers, boolean weakly) {
        if (headers.size() == 1 && headers.getFirst().strip().equals("*")) {
            return true;
        }
        for (String header : headers) {
            for (String each : header.split(",")) {
                String candidate = each.strip();
                if (candidate.equals(tag) || weakly && candidate.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The Range header, unless it was meant for another version. */
    @Nullable
    String range() {
        String range = request.header("Range");
        String ifRange = request.header("If-Range");
        if (range == null || !request.method().equals("GET")) {
            return null;
        }
        return ifRange == null || ifRange.strip().equals(tag) || modified.equals(HttpDates.parse(ifRange)) ? range
                : null;
    }
}
