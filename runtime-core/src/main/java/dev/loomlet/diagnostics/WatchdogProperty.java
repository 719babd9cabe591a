package dev.loomlet.diagnostics;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The system property that has every hub watched. */
final class WatchdogProperty {

    static final String NAME = "loomlet.watchdog";

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(ms|s|m)");

    private WatchdogProperty() {}

    /** The threshold; null when the property is not set, or {@code off}. */
    static @Nullable Duration threshold() {
        String value = System.getProperty(NAME);
        return value == null || value.equals("off") ? null : parse(value);
    }

    static Duration parse(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            return parseIso(value);
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    private static Duration parseIso(String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("the system property " + NAME + " is '" + value
                    + "'; set it to a duration such as 100ms, 2s or PT0.1S, or to off", e);
        }
    }
}
