package dev.loomlet.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Tells for dumps and reports what somebody waits for on a channel, in words that follow "waits for". */
final class ChannelText {

    private ChannelText() {}

    static String of(SelectableChannel channel, boolean input, boolean output) {
        try {
            return switch (channel) {
                case ServerSocketChannel server -> "a connection to " + server.getLocalAddress();
                case SocketChannel socket when socket.isConnectionPending() ->
                    "the connection to " + socket.getRemoteAddress();
                case SocketChannel socket -> transfer(input, output, peer(socket));
                case DatagramChannel datagrams ->
                    transfer(input, output, "datagram socket " + datagrams.getLocalAddress());
                default -> transfer(input, output, channel.toString());
            };
        } catch (IOException e) {
            return "a closed channel";
        }
    }

    /** The side that has a name: of Unix-domain sockets one end has none. */
    private static String peer(SocketChannel socket) throws IOException {
        SocketAddress remote = socket.getRemoteAddress();
        return remote == null || remote.toString().isEmpty()
                ? "the peer of " + socket.getLocalAddress()
                : remote.toString();
    }

    private static String transfer(boolean input, boolean output, String peer) {
        if (input == output) {
            return "input or output of " + peer;
        }
        return input ? "input from " + peer : "room to send to " + peer;
    }
}
