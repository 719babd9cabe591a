package dev.loomlet.net.http.server;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/** Dates as HTTP writes them (RFC 9110, 5.6.7), and as access logs do. */
final class HttpDates {

    private static final DateTimeFormatter FIXED = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LOGGED = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.US);

    /** What there is to say during one second. */
    private record Second(long second, Header date, String logged) {}

    // Whoever reads it while another thread writes gets one or the other, both whole.
    private static Second current = at(0);

    private HttpDates() {}

    private static Second at(long second) {
        Instant instant = Instant.ofEpochSecond(second);
        return new Second(second, new BasicHeader("Date", format(instant)),
                LOGGED.format(instant.atZone(ZoneId.systemDefault())));
    }

    private static Second now() {
        long second = System.currentTimeMillis() / 1000;
        Second known = current;
        if (known.second != second) {
            known = at(second);
            current = known;
        }
        return known;
    }

    /** The header of a response that is made now. */
    static Header dateHeader() {
        return now().date;
    }

    static String logged() {
        return now().logged;
    }

    static String format(Instant instant) {
        return FIXED.format(instant);
    }

    /** Null when it is no date; the two obsolete forms are none to us, which only makes a request unconditional. */
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return FIXED.parse(text.strip(), Instant::from);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
