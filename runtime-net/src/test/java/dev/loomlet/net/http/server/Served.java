package dev.loomlet.net.http.server;

import dev.loomlet.net.Quiescent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Runs a test beside a server on one hub, and checks that both leave nothing there. */
public final class Served {

    private Served() {}

    public interface Plan {
        void accept(HttpServerBuilder builder) throws Exception;
    }

    public interface Test {
        void accept(HttpServer server) throws Exception;
    }

    public interface ClientTest {
        void accept(RawClient client) throws Exception;
    }

    public static void with(Plan plan, Test test) throws Exception {
        Quiescent.<Exception>onHub(() -> {
            HttpServerBuilder builder = HttpServer.builder()
                    .address(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                    .accessLog(false);
            plan.accept(builder);
            HttpServer server = builder.start();
            try {
                test.accept(server);
            } finally {
                server.stop(Duration.ofSeconds(10));
            }
        });
    }

    public static void withClient(Plan plan, ClientTest test) throws Exception {
        with(plan, server -> {
            try (RawClient client = new RawClient(server)) {
                test.accept(client);
            }
        });
    }
}
