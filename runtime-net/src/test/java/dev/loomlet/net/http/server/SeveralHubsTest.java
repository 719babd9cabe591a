package dev.loomlet.net.http.server;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.HubGroup;
import dev.loomlet.Loomlet;
import dev.loomlet.net.http.server.RawClient.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** One server on each hub of a group, all on one port. */
class SeveralHubsTest {

    private static final int HUBS = 3;
    private static final int CLIENTS = 150;

    private final CountDownLatch underWay = new CountDownLatch(HUBS);
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    private List<HttpServer> start(HubGroup hubs) {
        List<HttpServer> servers = new ArrayList<>();
        for (int i = 0; i < hubs.size(); i++) {
            HttpServerBuilder plan = HttpServer.builder()
                    .address(i == 0
                            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                            : (InetSocketAddress) servers.getFirst().address())
                    .reusePort()
                    .accessLog(false)
                    .get("/hub", (request, response) -> response.send(Hub.current().name()))
                    .get("/slow", (request, response) -> {
                        underWay.countDown();
                        response.send(Loomlet.await(answer));
                    });
            servers.add(hubs.hub(i).spawn(plan::start).get());
        }
        return servers;
    }

    @Test
    void connectionsSpreadOverTheHubsAndAllAreAnsweredWhenTheyStop() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (HubGroup hubs = HubGroup.of(HUBS)) {
            List<HttpServer> servers = start(hubs);
            // Spread by a hash of the client's port: that one hub of three gets none of them is as good as impossible.
            Map<String, RawClient> oneOfEachHub = new HashMap<>();
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = new RawClient(servers.getFirst());
                clients.add(client);
                String hub = client.get("/hub").text();
                assertThat(client.get("/hub").text()).isEqualTo(hub);
                oneOfEachHub.put(hub, client);
            }
            assertThat(oneOfEachHub).hasSize(HUBS);
            assertThat(servers.stream().mapToInt(HttpServer::connections).sum()).isEqualTo(CLIENTS);

            for (RawClient client : oneOfEachHub.values()) {
                client.ask("GET /slow");
            }
            assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
            List<Coroutine<?>> stops = new ArrayList<>();
            for (HttpServer server : servers) {
                stops.add(hubs.spawn(() -> server.stop()));
            }
            for (RawClient client : clients) {
                if (!oneOfEachHub.containsValue(client)) {
                    assertThat(client.isEnded()).isTrue();
                }
            }
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> new RawClient(servers.getFirst()));
            answer.complete("at last");
            for (RawClient client : oneOfEachHub.values()) {
                Reply reply = client.read();
                assertThat(reply.text()).isEqualTo("at last");
                assertThat(reply.header("Connection")).isEqualTo("close");
                assertThat(client.isEnded()).isTrue();
            }
            stops.forEach(Coroutine::join);
            assertThat(servers).allSatisfy(server -> assertThat(server.connections()).isZero());
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
