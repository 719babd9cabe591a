package dev.loomlet.examples.web;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What to download, and the name of the file that it goes into. */
record Target(URI uri, String name) {

    static Target of(URI uri) {
        String path = uri.getRawPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        // Still encoded, so that it holds no separator; but it must not lead elsewhere either.
        boolean usable = !last.isEmpty() && !last.equals(".") && !last.equals("..");
        return new Target(uri, usable ? last : "index.html");
    }

    /** Reads an address on a command line. */
    static final class Converter implements ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            try {
                URI uri = new URI(text);
                boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
                if (web && uri.getHost() != null) {
                    return of(uri);
                }
            } catch (URISyntaxException e) {
                // Told below, as for what is a URI but not on the web.
            }
            throw new TypeConversionException("'" + text + "' is not a URL such as https://example.org/file");
        }
    }
}
