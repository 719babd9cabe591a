package dev.loomlet.net.http.server;

import dev.loomlet.net.Sockets;
import dev.loomlet.net.http.server.RawClient.Reply;
import dev.loomlet.net.tls.Certificates;
import dev.loomlet.net.tls.Tls;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The server over TLS. */
class SecureServerTest {

    private static final byte[] LARGE = new byte[1 << 20];

    @Test
    void requestsComeOverTls() throws Exception {
        SSLContext identity = Certificates.server(Certificates.LOCAL);
        SSLContext trust = Certificates.trusting(Certificates.LOCAL).build();
        Arrays.fill(LARGE, (byte) 'x');
        Served.with(plan -> plan.tls(identity)
                .get("/", (request, response) -> response.send(
                        request.isSecure() + " " + request.session().getProtocol()))
                .get("/large", (request, response) -> response.send(LARGE)), server -> {
                    try (RawClient client = new RawClient(Tls.connect("localhost", server.port(), trust));
                            RawClient plain = new RawClient(Sockets.connect("127.0.0.1", server.port()))) {
                        assertThat(client.get("/").text()).isEqualTo("true TLSv1.3");
                        Reply large = client.get("/large");
                        assertThat(large.body()).isEqualTo(LARGE);
                        // Who does not speak TLS is no HTTP client either.
                        plain.ask("GET /");
                        assertThat(new String(plain.in.readAllBytes())).doesNotContain("HTTP");
                        server.stop(Duration.ofSeconds(10));
                        assertThat(client.isEnded()).isTrue();
                    }
                });
    }
}
