package dev.loomlet.examples;

import dev.loomlet.net.Sockets;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A host and a port on it, written {@code example.org:80} or {@code [::1]:80}. */
public record HostPort(String host, int port) {

    private static final Pattern SYNTAX = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\s:/@\\[\\]]+)):(\\d{1,5})");

    /** Reads such an address. */
    public static HostPort parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("'" + text + "' is not a host and port such as example.org:80");
        }
        return new HostPort(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
    }

    /** Connects to it, within {@code limit}. */
    public Socket connect(Duration limit) throws IOException {
        return Sockets.connect(host, port, limit);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Reads the address on a command line. */
    public static final class Converter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
