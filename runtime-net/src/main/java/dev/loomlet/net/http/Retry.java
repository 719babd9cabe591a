package dev.loomlet.net.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * When a {@link WebClient} tries a request again, and how long it waits before. Each method that sets something gives a new
 * object, so one can be shared.
 *
 * <p>Tried again is what has a chance of another outcome and does no harm: requests whose connection could not be made, and,
 * for the methods that RFC 9110 calls idempotent, those that failed on the way or were answered with a status that asks for
 * patience. A wrong certificate, an unknown host and a body that is too long stay what they are.
 *
 * <p>The wait doubles each time, and a random half of it is left out, so that many clients do not come back at once. If the
 * response says in {@code Retry-After} when to come back, that is waited for instead, but if it is later than the longest
 * wait, the response is given to the caller as it is.
 */
public final class Retry {

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");
    private static final Set<Integer> PATIENCE = Set.of(429, 502, 503, 504);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final int times;
    private final Duration first;
    private final Duration longest;
    private final IntPredicate statuses;

    private Retry(int times, Duration first, Duration longest, IntPredicate statuses) {
        this.times = times;
        this.first = first;
        this.longest = longest;
        this.statuses = statuses;
    }

    /**
     * Tries up to {@code times} times more; waits 200 ms at first and 20 s at most, and retries the statuses 429, 502, 503
     * and 504.
     *
     * @param times how often a request is sent again, 0 or more
     * @return the policy
     * @throws IllegalArgumentException if {@code times} is negative
     */
    public static Retry times(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("times is " + times + "; give 0 for none, or more");
        }
        return new Retry(times, FIRST, LONGEST, PATIENCE::contains);
    }

    /**
     * Sets the waits.
     *
     * @param firstWait before the second attempt, zero or more
     * @param longestWait that no wait exceeds, at least {@code firstWait}
     * @return the same policy with these waits
     * @throws IllegalArgumentException if the first is negative, or longer than the longest
     */
    public Retry backOff(Duration firstWait, Duration longestWait) {
        Objects.requireNonNull(firstWait, "firstWait is null; give Duration.ZERO not to wait");
        Objects.requireNonNull(longestWait, "longestWait is null; give the longest time to wait");
        if (firstWait.isNegative() || firstWait.compareTo(longestWait) > 0) {
            throw new IllegalArgumentException("firstWait is " + firstWait + " and longestWait " + longestWait
                    + "; give zero or more, and no more than the longest");
        }
        return new Retry(times, firstWait, longestWait, statuses);
    }

    /**
     * Sets which responses are tried again.
     *
     * @param wanted tells of a status whether another attempt is wanted, for example {@code status -> status >= 500}
     * @return the same policy with these statuses
     */
    public Retry onStatus(IntPredicate wanted) {
        return new Retry(times, first, longest,
                Objects.requireNonNull(wanted, "wanted is null; give status -> false to retry failures alone"));
    }

    /** Whether to try again after {@code failure} of attempt number {@code attempt}, counted from 0. */
    boolean wants(HttpRequest request, IOException failure, int attempt) {
        if (attempt >= times) {
            return false;
        }
        if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
            // An unknown host comes as one of these as well.
            return !hasCause(failure, UnresolvedAddressException.class);
        }
        return isIdempotent(request) && !hasCause(failure, SSLException.class)
                && !(failure instanceof BodyTooLongException);
    }

    private static boolean hasCause(@Nullable Throwable failure,
            Class<? extends Throwable> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIdempotent(HttpRequest request) {
        return IDEMPOTENT.contains(request.method());
    }

    /** How long to wait after attempt number {@code attempt}, counted from 0. */
    Duration waitAfter(int attempt) {
        Duration doubled = longest;
        if (attempt < Long.SIZE - 2 && first.toNanos() <= longest.toNanos() >> attempt) {
            doubled = first.multipliedBy(1L << attempt);
        }
        long nanos = doubled.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }

    /** How long to wait after a response to attempt number {@code attempt}, counted from 0; null when it is final. */
    @Nullable
    Duration waitAfter(HttpRequest request, int status, HttpHeaders headers, int attempt) {
        if (attempt >= times || !isIdempotent(request) || !statuses.test(status)) {
            return null;
        }
        Optional<Duration> asked = headers.firstValue("Retry-After").flatMap(Retry::retryAfter);
        if (asked.isEmpty()) {
            return waitAfter(attempt);
        }
        return asked.get().compareTo(longest) > 0 ? null : asked.get();
    }

    private static Optional<Duration> retryAfter(String value) {
        try {
            if (value.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            Instant when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(Instant.now(), when);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "up to " + times + " retries, " + first + " to " + longest + " apart";
    }
}
