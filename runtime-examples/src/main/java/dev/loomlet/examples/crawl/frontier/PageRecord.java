package dev.loomlet.examples.crawl.frontier;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one address: a line of the results.
 *
 * @param url the address
 * @param status the status of the response; 0 when there was none
 * @param bytes the length of the body
 * @param type the media type of the body, without parameters
 * @param title the title of an HTML page
 * @param time how long the last attempt took, from the request to the end of the body, in milliseconds
 * @param depth how many links it is away from a seed
 * @param referrer the page that first led to it
 * @param links where the page leads to, in the order of its text, each once
 * @param error why there is no page
 * @param redirect where the response sends on to
 * @param attempts how often it was asked for; 0 when robots.txt forbids it
 * @param fetchedAt when the last attempt began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PageRecord(String url, int status, long bytes, @Nullable String type, @Nullable String title, long time,
        int depth, @Nullable String referrer, List<String> links, @Nullable String error, @Nullable String redirect,
        int attempts,
        @JsonSerialize(using = ToStringSerializer.class) @JsonDeserialize(using = InstantReader.class) Instant fetchedAt) {

    /** The record of a page that is not asked for; {@code attempts} tells how often its host was, in vain. */
    public static PageRecord refused(Target target, String reason, int attempts) {
        return new PageRecord(target.url(), 0, 0, null, null, 0, target.depth(), target.referrer(), List.of(), reason,
                null, attempts, Instant.now());
    }

    /** Whether a reader who follows a link to it finds nothing. */
    @JsonIgnore
    public boolean isDead() {
        return attempts > 0 && (status == 0 || status >= 400 || redirect != null && error != null);
    }
}
