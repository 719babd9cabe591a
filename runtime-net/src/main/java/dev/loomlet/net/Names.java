package dev.loomlet.net;

import dev.loomlet.net.dns.Dns;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Looks up the names that sockets are given. */
final class Names {

    private Names() {}

    /** All addresses of {@code host}, in the resolver's order. */
    static InetAddress[] all(String host) throws UnknownHostException {
        return Dns.lookup(host).toArray(InetAddress[]::new);
    }

    static InetSocketAddress resolved(InetSocketAddress address) throws UnknownHostException {
        return address.isUnresolved()
                ? new InetSocketAddress(all(address.getHostString())[0], address.getPort())
                : address;
    }
}
