package dev.loomlet.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads port numbers. */
public final class Port implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 0xffff) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number that is none of a port.
        }
        throw new TypeConversionException("'" + text + "' is not a port; give a number from 0 to 65535");
    }
}
