package dev.loomlet.examples.crawl.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Quantities {

    private static final String[] BYTE_UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private Quantities() {}

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Three digits at least. */
    static String millis(double millis) {
        if (millis < 1_000) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        if (millis < 100_000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1_000);
        }
        long seconds = Math.round(millis / 1_000);
        return seconds < 6_000 ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds / 60 % 60);
    }

    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double amount = bytes / 1_000.0;
        int unit = 0;
        for (; amount >= 999.5; unit++) {
            amount /= 1_000;
        }
        return String.format(Locale.ROOT, amount < 9.995 ? "%.2f %s" : amount < 99.95 ? "%.1f %s" : "%.0f %s", amount,
                BYTE_UNITS[unit]);
    }

    /** With as many digits as say something. */
    static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.2f" : rate < 100 ? "%.1f" : "%,.0f", rate);
    }
}
