package dev.loomlet.net.http.server;

import dev.loomlet.Coroutine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/** Bodies that are larger than what they may take of the heap. */
class LargeBodiesTest {

    private static final byte[] PIECE = new byte[64 * 1024];

    @Test
    void bodiesAreStreamedThrough() throws Exception {
        streamThrough(64L << 20);
    }

    @Test
    @Tag("soak")
    void aGigabyteIsStreamedThrough() throws Exception {
        streamThrough(1L << 30);
    }

    private static void streamThrough(long size) throws Exception {
        Served.withClient(plan -> plan.maxBody(-1).post("/", (request, response) -> {
            response.type("application/octet-stream");
            request.body().transferTo(response.output());
        }), client -> {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n");
            Coroutine<?> sender = spawn(() -> {
                for (long sent = 0; sent < size; sent += PIECE.length) {
                    client.out.write(PIECE);
                }
            });
            assertThat(client.readHead().header("Transfer-Encoding")).isEqualTo("chunked");
            long received = 0;
            long most = 0;
            long before = used();
            for (int chunk; (chunk = Integer.parseInt(client.line(), 16)) > 0;) {
                skip(client.in, chunk);
                client.line();
                if ((received >> 24) != (received += chunk) >> 24) {
                    most = Math.max(most, used() - before);
                }
            }
            assertThat(received).isEqualTo(size);
            assertThat(most).as("growth of what is reachable").isLessThan(8 << 20);
            sender.get();
        });
    }

    @Test
    void othersGetTurnsWhileABodyIsCompressed() throws Exception {
        int pieces = 100;
        // Becomes so little that the connection takes it without a wait.
        byte[] body = new byte[pieces * 32 * 1024];
        int[] turns = {0, 0, 0};
        Served.withClient(plan -> plan.get("/whole", (request, response) -> {
            int before = turns[0];
            response.type("text/plain").send(body);
            turns[1] = turns[0] - before;
        }).get("/stream", (request, response) -> {
            int before = turns[0];
            response.type("text/plain").output().write(body);
            turns[2] = turns[0] - before;
        }), client -> {
            Coroutine<?> other = spawn(() -> {
                for (;; turns[0]++) {
                    yieldNow();
                }
            });
            for (String path : List.of("/whole", "/stream")) {
                assertThat(client.get(path, "Accept-Encoding: gzip").header("Content-Encoding")).isEqualTo("gzip");
            }
            other.kill();
            assertThat(List.of(turns[1], turns[2]))
                    .allSatisfy(count -> assertThat(count).isBetween(pieces, 2 * pieces));
        });
    }

    private static void skip(InputStream in, int count) throws IOException {
        for (int left = count; left > 0;) {
            int read = in.read(PIECE, 0, Math.min(left, PIECE.length));
            assertThat(read).isPositive();
            left -= read;
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
