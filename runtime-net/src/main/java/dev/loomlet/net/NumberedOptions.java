package dev.loomlet.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The numbered options of {@link SocketOptions}, which Socket and ServerSocket still speak, on a channel. */
final class NumberedOptions {

    private NumberedOptions() {}

    static int timeout(Object value) throws SocketException {
        int millis = as(Integer.class, value, "SO_TIMEOUT");
        if (millis < 0) {
            throw new SocketException("SO_TIMEOUT is " + millis + " ms; give 0 for no limit, or more");
        }
        return millis;
    }

    static void set(NetworkChannel channel, int id, Object value) throws IOException {
        if (inUnixDomain(channel, id) != null) {
            return;
        }
        if (id == SocketOptions.SO_LINGER) {
            int seconds = Boolean.FALSE.equals(value) ? -1 : as(Integer.class, value, "SO_LINGER");
            channel.setOption(StandardSocketOptions.SO_LINGER, seconds);
        } else if (id == SocketOptions.SO_OOBINLINE && channel instanceof SocketChannel connection) {
            connection.socket().setOOBInline(as(Boolean.class, value, "SO_OOBINLINE"));
        } else {
            set(channel, standard(channel, id), value);
        }
    }

    private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value) throws IOException {
        T checked = as(option.type(), value, option.name());
        try {
            channel.setOption(option, checked);
        } catch (IllegalArgumentException e) {
            throw new SocketException(option.name() + " cannot be " + value, e);
        }
    }

    static Object get(NetworkChannel channel, int id) throws IOException {
        Object constant = inUnixDomain(channel, id);
        if (constant != null) {
            return constant;
        }
        if (id == SocketOptions.SO_BINDADDR && channel.getLocalAddress() instanceof InetSocketAddress local) {
            return local.getAddress();
        }
        if (id == SocketOptions.SO_LINGER) {
            int seconds = channel.getOption(StandardSocketOptions.SO_LINGER);
            return seconds < 0 ? (Object) false : seconds;
        }
        if (id == SocketOptions.SO_OOBINLINE && channel instanceof SocketChannel connection) {
            return connection.socket().getOOBInline();
        }
        return channel.getOption(standard(channel, id));
    }

    /**
     * What an option of TCP or IP is like in a socket of the Unix domain, which has none of them; null where it has the
     * option, or is no such socket. Servers set these for every connection, so setting them must not fail.
     */
    private static @Nullable Object inUnixDomain(NetworkChannel channel, int id) {
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR)) {
            return null;
        }
        return switch (id) {
            case SocketOptions.TCP_NODELAY -> true;
            case SocketOptions.SO_KEEPALIVE, SocketOptions.SO_REUSEADDR, SocketOptions.SO_OOBINLINE -> false;
            case SocketOptions.IP_TOS -> 0;
            default -> null;
        };
    }

    private static SocketOption<?> standard(NetworkChannel channel, int id) throws SocketException {
        SocketOption<?> option = standard(id);
        if (option == null || !channel.supportedOptions().contains(option)) {
            throw new SocketException("this socket has no option " + (option == null ? "number " + id : option.name())
                    + "; see supportedOptions()");
        }
        return option;
    }

    private static @Nullable SocketOption<?> standard(int id) {
        return switch (id) {
            case SocketOptions.TCP_NODELAY -> StandardSocketOptions.TCP_NODELAY;
            case SocketOptions.SO_KEEPALIVE -> StandardSocketOptions.SO_KEEPALIVE;
            case SocketOptions.SO_SNDBUF -> StandardSocketOptions.SO_SNDBUF;
            case SocketOptions.SO_RCVBUF -> StandardSocketOptions.SO_RCVBUF;
            case SocketOptions.SO_REUSEADDR -> StandardSocketOptions.SO_REUSEADDR;
            case SocketOptions.SO_REUSEPORT -> StandardSocketOptions.SO_REUSEPORT;
            case SocketOptions.IP_TOS -> StandardSocketOptions.IP_TOS;
            default -> null;
        };
    }

    static <T> T as(Class<T> type, @Nullable Object value, String option) throws SocketException {
        if (!type.isInstance(value)) {
            throw new SocketException(option + " takes " + type.getSimpleName() + ", not " + value);
        }
        return type.cast(value);
    }
}
