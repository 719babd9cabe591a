package dev.loomlet.net;

import dev.loomlet.Loomlet;
import dev.loomlet.loop.Waiter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Looks names up without keeping the hub from its other coroutines. */
final class Names {

    private Names() {}

    /** All addresses of {@code host}, in the resolver's order. */
    static InetAddress[] all(String host) throws UnknownHostException {
        try {
            return new InetAddress[]{InetAddress.ofLiteral(host)};
        } catch (IllegalArgumentException e) {
            // A name, then.
        }
        return Waiter.currentOnLoop() == null
                ? InetAddress.getAllByName(host)
                : Loomlet.<InetAddress[], UnknownHostException>offload(() -> InetAddress.getAllByName(host));
    }

    static InetSocketAddress resolved(InetSocketAddress address) throws UnknownHostException {
        return address.isUnresolved()
                ? new InetSocketAddress(all(address.getHostString())[0], address.getPort())
                : address;
    }
}
