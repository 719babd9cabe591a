package dev.loomlet.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many there are to be of something. */
public final class Count implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number that is too small.
        }
        throw new TypeConversionException("'" + text + "' is not a whole number of 1 or more");
    }
}
