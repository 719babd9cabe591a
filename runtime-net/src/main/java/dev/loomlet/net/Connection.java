package dev.loomlet.net;

import java.net.Socket;
import java.net.SocketException;

/** A Socket over our own implementation, which only a subclass can be given. */
final class Connection extends Socket {

    Connection() throws SocketException {
        this(new ConnectionImpl());
    }

    Connection(ConnectionImpl implementation) throws SocketException {
        super(implementation);
    }
}
