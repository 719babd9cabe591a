package dev.loomlet.examples.crawl.report;

import java.util.Locale;

/** What became of a page, as coarsely as colours can tell it. */
enum Outcome {
    FETCHED("2xx fetched"),
    REDIRECT("3xx redirect"),
    CLIENT_ERROR("4xx client error"),
    SERVER_ERROR("5xx server error"),
    NO_RESPONSE("no response"),
    REFUSED("not asked for");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    static Outcome of(PageFetch page) {
        if (!page.asked()) {
            return REFUSED;
        }
        return switch (page.status() / 100) {
            case 0 -> NO_RESPONSE;
            case 1, 2 -> FETCHED;
            case 3 -> REDIRECT;
            case 4 -> CLIENT_ERROR;
            default -> SERVER_ERROR;
        };
    }

    /** For people. */
    String label() {
        return label;
    }

    /** For style sheets. */
    String styleName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
