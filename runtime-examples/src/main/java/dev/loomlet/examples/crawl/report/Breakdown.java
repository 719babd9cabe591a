package dev.loomlet.examples.crawl.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts pages by a word. So many different words are told apart; pages with any further one count as others. */
final class Breakdown {

    static final String OTHERS = "others";

    private final int mostWords;
    private final Map<String, Row> rows = new HashMap<>();
    private final Row others = new Row(OTHERS);

    Breakdown(int mostWords) {
        this.mostWords = mostWords;
    }

    void add(String word, Outcome outcome, PageFetch page) {
        Row row = rows.get(word);
        if (row == null) {
            row = rows.size() < mostWords ? rows.computeIfAbsent(word, Row::new) : others;
        }
        row.add(outcome, page);
    }

    int words() {
        return rows.size();
    }

    /** The words with the most pages, then all others together. */
    List<Row> top(int count) {
        List<Row> sorted = rows.values()
                .stream()
                .sorted(Comparator.comparingLong(Row::total).reversed().thenComparing(Row::word))
                .toList();
        if (sorted.size() <= count && others.total == 0) {
            return sorted;
        }
        Row rest = new Row(OTHERS);
        rest.add(others);
        sorted.stream().skip(count).forEach(rest::add);
        return Stream.concat(sorted.stream().limit(count), Stream.of(rest)).toList();
    }

    /** The pages with one word. */
    static final class Row {

        private final String word;
        private final long[] pages = new long[Outcome.values().length];
        private long total;
        private long bytes;
        private long millis;

        private Row(String word) {
            this.word = word;
        }

        private void add(Outcome outcome, PageFetch page) {
            pages[outcome.ordinal()]++;
            total++;
            bytes += page.bytes();
            millis += page.millis();
        }

        private void add(Row row) {
            for (int i = 0; i < pages.length; i++) {
                pages[i] += row.pages[i];
            }
            total += row.total;
            bytes += row.bytes;
            millis += row.millis;
        }

        String word() {
            return word;
        }

        long total() {
            return total;
        }

        long bytes() {
            return bytes;
        }

        long meanMillis() {
            return Math.round((double) millis / total);
        }

        /** By the number of their outcome. */
        long[] pages() {
            return pages.clone();
        }
    }
}
