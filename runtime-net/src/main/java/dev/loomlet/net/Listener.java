package dev.loomlet.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** A ServerSocket over our own implementation, which accepts sockets of ours. */
final class Listener extends ServerSocket {

    Listener() {
        super(new ListenerImpl());
    }

    @Override
    public Socket accept() throws IOException {
        if (isClosed() || !isBound()) {
            // Says which of the two, in the JDK's own words.
            return super.accept();
        }
        Socket accepted = new Connection();
        implAccept(accepted);
        return accepted;
    }
}
