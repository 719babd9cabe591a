package dev.loomlet.examples.crawl.output;

import dev.loomlet.examples.crawl.frontier.Json;
import dev.loomlet.examples.crawl.frontier.PageRecord;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** How records are written. */
public enum Format {
    /** One JSON object a line. */
    JSONL {
        @Override
        String line(PageRecord page) {
            return Json.write(page);
        }
    },
    /** Comma-separated values with a line of names first, as of RFC 4180; of the links it has the number alone. */
    CSV {
        @Override
        String head() {
            return "url,status,bytes,type,title,time,depth,referrer,links,error,redirect,attempts,fetchedAt";
        }

        @Override
        String line(PageRecord page) {
            Object[] fields = {page.url(), page.status(), page.bytes(), page.type(), page.title(), page.time(),
                page.depth(), page.referrer(), page.links().size(), page.error(), page.redirect(), page.attempts(),
                page.fetchedAt()};
            return Arrays.stream(fields).map(Format::quoted).collect(Collectors.joining(","));
        }
    },
    /** For people. */
    TEXT {
        @Override
        String line(PageRecord page) {
            String remark = page.redirect() != null ? "-> " + page.redirect()
                    : Objects.requireNonNullElse(page.error(), Objects.requireNonNullElse(page.title(), ""));
            return String.format(Locale.ROOT, "%3s %9d bytes %6d ms  %s  %s", page.status() == 0 ? "-" : page.status(),
                    page.bytes(), page.time(), page.url(), remark.replaceAll("\\s+", " ")).stripTrailing();
        }
    };

    /** The line before the first one; empty when there is none. */
    String head() {
        return "";
    }

    abstract String line(PageRecord page);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String quoted(Object field) {
        String text = Objects.toString(field, "");
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
