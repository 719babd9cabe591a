package dev.loomlet.examples.crawl.fetch;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request.
 *
 * @param uri the address
 * @param status the status of the response; 0 when there was none
 * @param contentType as the server wrote it; empty when it did not
 * @param body empty when it could not be had
 * @param error why the request failed, in a few words
 * @param location where a redirect leads to
 * @param temporary whether another attempt may have another outcome
 * @param retryAfter how long the server wants to be left alone
 * @param began when the request was sent
 * @param millis how long it took
 */
public record Answer(URI uri, int status, String contentType, byte[] body, @Nullable String error,
        @Nullable URI location, boolean temporary, Duration retryAfter, Instant began, long millis) {

    public boolean isHtml() {
        String type = mediaType();
        return status == 200 && error == null && (type.equals("text/html") || type.equals("application/xhtml+xml"));
    }

    /** The content's type without parameters; empty when there is none. */
    public String mediaType() {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Why there is no page; null when there is one. */
    public @Nullable String problem() {
        return error == null && status >= 400 ? "status " + status : error;
    }
}
