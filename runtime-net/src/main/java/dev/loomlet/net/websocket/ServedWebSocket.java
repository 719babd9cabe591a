package dev.loomlet.net.websocket;

import dev.loomlet.Hub;
import dev.loomlet.net.http.server.Request;
import dev.loomlet.net.http.server.UpgradeHandler;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A WebSocket of a server, from the upgrade on. */
final class ServedWebSocket implements UpgradeHandler {

    private final Request request;
    private final WebSocketOptions options;
    private final @Nullable String subprotocol;
    private final @Nullable Deflate deflate;
    private final WebSocketHandler handler;
    private final Hub hub = Hub.current();

    // Two words between whoever stops the server, on any thread, and the connection's coroutine.
    private volatile boolean stopping;
    private volatile @Nullable WebSocket socket;

    ServedWebSocket(Request request, WebSocketOptions options, @Nullable String subprotocol, @Nullable Deflate deflate,
            WebSocketHandler handler) {
        this.request = request;
        this.options = options;
        this.subprotocol = subprotocol;
        this.deflate = deflate;
        this.handler = handler;
    }

    @Override
    public void handle(InputStream in, OutputStream out) throws Exception {
        WebSocket opened = new WebSocket(new Transport(in, out), true, options, subprotocol, deflate);
        socket = opened;
        if (stopping) {
            sayGoodbye(opened);
        }
        opened.serve(ready -> handler.handle(request, ready));
    }

    @Override
    public void serverStops() {
        stopping = true;
        WebSocket present = socket;
        if (present != null) {
            sayGoodbye(present);
        }
    }

    private void sayGoodbye(WebSocket leaving) {
        if (leaving.isOpen() && !hub.isClosed()) {
            hub.spawn("closes a WebSocket of " + request,
                    () -> leaving.close(CloseStatus.GOING_AWAY, "the server stops"));
        }
    }
}
