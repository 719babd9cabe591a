package dev.loomlet.examples.crawl;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of the command line. */
final class CrawlNumbers {

    private static final int MOST = 1_000_000_000;

    private CrawlNumbers() {}

    private static int parse(String text, int least) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > MOST) {
            throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + MOST);
        }
        return Integer.parseInt(text);
    }

    static final class ZeroOrMore implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return parse(text, 0);
        }
    }

    static final class OneOrMore implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return parse(text, 1);
        }
    }
}
