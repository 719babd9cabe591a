package dev.loomlet.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;

/** What a Socket and a ServerSocket, which know Internet addresses alone, are told about a socket of the Unix domain. */
final class UnixAddress {

    /** Where the peer is as far as an Internet address can tell: on this machine, and at no port. */
    static final InetSocketAddress STAND_IN = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private UnixAddress() {}

    static UnixDomainSocketAddress require(SocketAddress address) throws SocketException {
        if (address instanceof UnixDomainSocketAddress unix) {
            return unix;
        }
        throw new SocketException("this is a Unix-domain socket, so " + address
                + " is no address for it; give a UnixDomainSocketAddress, or use Sockets");
    }
}
