package dev.loomlet.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** A ServerSocket over our own implementation, which accepts sockets of ours. */
class Listener extends ServerSocket {

    Listener() {
        this(new ListenerImpl());
    }

    Listener(ListenerImpl implementation) {
        super(implementation);
    }

    Socket unconnected() throws IOException {
        return new Connection();
    }

    @Override
    public Socket accept() throws IOException {
        if (isClosed() || !isBound()) {
            // Says which of the two, in the JDK's own words.
            return super.accept();
        }
        Socket accepted = unconnected();
        implAccept(accepted);
        return accepted;
    }
}
