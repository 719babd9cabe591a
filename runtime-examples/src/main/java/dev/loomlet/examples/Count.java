package dev.loomlet.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many there are to be of something: 1 or more. */
public final class Count implements ITypeConverter<Integer> {

    // Leaves room to multiply by a little.
    private static final int MOST = 1_000_000_000;

    @Override
    public Integer convert(String text) {
        return parse(text, 1);
    }

    private static int parse(String text, int least) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > MOST) {
            throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " to " + MOST);
        }
        return Integer.parseInt(text);
    }

    /** The same, where none is a number too. */
    public static final class OrNone implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            return parse(text, 0);
        }
    }
}
