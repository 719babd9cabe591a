package dev.loomlet.net.server;

import dev.loomlet.Hub;
import dev.loomlet.loop.EndListener;
import dev.loomlet.loop.Task;
import dev.loomlet.sync.Event;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts for a server until another one, or none, does. One coroutine of the server's hub. */
final class Acceptor implements EndListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    private final StreamServer server;
    private final ServerSocket listener;
    private final Workplace workplace;
    private final Backoff backoff = new Backoff();
    private boolean begun;

    Acceptor(StreamServer server, ServerSocket listener, Workplace workplace) {
        this.server = server;
        this.listener = listener;
        this.workplace = workplace;
    }

    /** Throws what ends the server, if nobody else is told of it. */
    void run() throws Exception {
        begun = true;
        try {
            while (server.isAcceptor(this)) {
                workplace.awaitRoom();
                acceptOne();
            }
        } catch (Exception e) {
            if (!server.failed(e)) {
                throw e;
            }
        } finally {
            server.acceptorEnded(this);
        }
    }

    /** Does nothing until killed: keeps the hub going, and the server from outliving it, while it accepts nothing. */
    void rest() {
        begun = true;
        try {
            new Event(Hub.current()).await();
        } finally {
            server.acceptorEnded(this);
        }
    }

    @Override
    public void ended(Task task) {
        if (!begun) {
            server.acceptorEnded(this);
        }
    }

    @Override
    public boolean hearsOfFailure() {
        return false;
    }

    private void acceptOne() throws IOException {
        Socket connection;
        try {
            connection = listener.accept();
        } catch (SocketTimeoutException e) {
            // Whoever made the listener has given it a timeout, which is nothing to us.
            return;
        } catch (IOException | RuntimeException e) {
            if (!server.isAcceptor(this)) {
                return;
            }
            if (listener.isClosed()) {
                throw e;
            }
            // No file descriptors are left, say: what fails now, may succeed when others have closed theirs.
            LOG.warn("{} cannot accept connections; tries again in {} ms", server, backoff.next().toMillis(), e);
            backoff.pause();
            return;
        }
        backoff.reset();
        server.serve(connection);
    }
}
