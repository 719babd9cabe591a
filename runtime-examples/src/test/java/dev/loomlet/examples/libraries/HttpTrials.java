package dev.loomlet.examples.libraries;

import dev.loomlet.net.LoomletSocketFactory;
import dev.loomlet.net.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

import static dev.loomlet.Loomlet.blocking;
import static org.assertj.core.api.Assertions.assertThat;

/** What many coroutines of one hub do with HTTP clients that block; see {@link MeetingServer}. */
final class HttpTrials {

    private final Way way;
    private final SSLContext context;

    HttpTrials(Way way, SSLContext context) {
        this.way = way;
        this.context = context;
    }

    void apacheClient(URI uri) throws IOException {
        try (PoolingHttpClientConnectionManager pool = pool(Crowd.SIZE);
                CloseableHttpClient client = HttpClients.custom().setConnectionManager(pool).build()) {
            for (int round = 0; round < 2; round++) {
                Crowd.run("50 requests of Apache HttpClient, " + uri.getScheme() + ", " + way,
                        number -> assertThat(get(client, uri, number)).isEqualTo("number=" + number));
                // All connections are back, so that the second round uses those of the first.
                assertThat(pool.getTotalStats().getAvailable()).isEqualTo(Crowd.SIZE);
            }
        }
    }

    private static String get(CloseableHttpClient client, URI uri, int number) throws IOException {
        return client.execute(new HttpGet(uri.resolve("?number=" + number)), response -> {
            assertThat(response.getCode()).isEqualTo(200);
            return EntityUtils.toString(response.getEntity());
        });
    }

    void emptyApachePool(URI uri) throws Exception {
        RequestConfig patience = RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.ofMilliseconds(Crowd.poolMillis()))
                .build();
        try (CloseableHttpClient client = HttpClients.custom()
                .setConnectionManager(pool(1))
                .setDefaultRequestConfig(patience)
                .build()) {
            // A response holds its connection until it is closed.
            Crowd.Lender lender = () -> client.executeOpen(null, new HttpGet(uri.resolve("/alone")), null);
            Crowd.assertThatItsWaitHoldsThePortableHub(lender, ConnectionRequestTimeoutException.class);
            Crowd.borrowFromAnEmptyPool(() -> blocking(() -> client.executeOpen(null,
                    new HttpGet(uri.resolve("/alone")), null)));
        }
    }

    private PoolingHttpClientConnectionManager pool(int size) {
        PoolingHttpClientConnectionManagerBuilder builder = way == Way.UNCHANGED
                ? PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(context))
                : new CooperativeBuilder(context);
        return builder.setMaxConnTotal(size).setMaxConnPerRoute(size).build();
    }

    /** The place where the client lets one say whose sockets it uses, plain and for TLS. */
    private static final class CooperativeBuilder extends PoolingHttpClientConnectionManagerBuilder {
        private final SSLContext context;

        CooperativeBuilder(SSLContext context) {
            this.context = context;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(SchemePortResolver ports, DnsResolver names,
                TlsSocketStrategy tls) {
            TlsSocketStrategy ours = (socket, host, _, _, _) -> handshake(Tls.client(socket, host, context));
            return new DefaultHttpClientConnectionOperator(
                    _ -> LoomletSocketFactory.getDefault().createSocket(), ports, names,
                    RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, ours).build());
        }

        private static SSLSocket handshake(SSLSocket socket) throws IOException {
            socket.startHandshake();
            return socket;
        }
    }

    /** With the factory, of TLS alone: for plain connections it takes none. */
    void urlConnection(URI uri) {
        Crowd.run("50 requests of HttpURLConnection, " + uri.getScheme() + ", " + way, number -> {
            HttpURLConnection connection = (HttpURLConnection) uri.resolve("?number=" + number)
                    .toURL()
                    .openConnection();
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(
                        way == Way.FACTORY ? Tls.socketFactory(context) : context.getSocketFactory());
            }
            try (InputStream in = connection.getInputStream()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("number=" + number);
            }
        });
    }
}
