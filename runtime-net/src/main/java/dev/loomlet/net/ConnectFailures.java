package dev.loomlet.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** The exceptions of a connect that fails: as the system's, and they name the peer. */
final class ConnectFailures {

    private ConnectFailures() {}

    static SocketTimeoutException timedOut(SocketAddress peer) {
        return new SocketTimeoutException("Connect timed out: " + peer);
    }

    static SocketException naming(SocketAddress peer, IOException failure) {
        String reason = failure.getMessage();
        String message = (reason != null ? reason : failure.getClass().getSimpleName()) + ": " + peer;
        SocketException named = switch (failure) {
            case ConnectException _ -> new ConnectException(message);
            case NoRouteToHostException _ -> new NoRouteToHostException(message);
            case BindException _ -> new BindException(message);
            default -> DescriptorsExhaustedException.isMeantBy(failure)
                    ? new DescriptorsExhaustedException(message)
                    : new SocketException(message);
        };
        named.initCause(failure);
        return named;
    }
}
