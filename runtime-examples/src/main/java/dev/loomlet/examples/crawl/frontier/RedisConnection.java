package dev.loomlet.examples.crawl.frontier;

import dev.loomlet.examples.Failures;
import dev.loomlet.net.Sockets;
import dev.loomlet.net.tls.Tls;
import dev.loomlet.sync.Lock;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

import static dev.loomlet.Loomlet.shield;
import static dev.loomlet.Loomlet.sleep;

/**
 * A connection for the coroutines of a hub, which take turns. When it breaks, it is made anew and the command is given again,
 * with growing pauses; so a command must do no harm when it is done twice.
 */
final class RedisConnection implements AutoCloseable {

    private static final int USUAL_PORT = 6379;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final URI server;
    private final Duration patience;
    private final JedisClientConfig config;
    private final Lock turn = new Lock();
    private @Nullable Jedis jedis;
    private boolean reached;

    /** Makes one that gives up when the server is away for longer than {@code patience}, or cannot be reached the first time. */
    RedisConnection(URI server, Duration patience) {
        this.server = server;
        this.patience = patience;
        config = DefaultJedisClientConfig.builder()
                .user(JedisURIHelper.getUser(server))
                .password(JedisURIHelper.getPassword(server))
                .database(JedisURIHelper.getDBIndex(server))
                // A client of this kind cannot, and warns of it.
                .autoNegotiateProtocol(false)
                // For a command that waits in the server; no longer than the others, as it waits there for a moment only.
                .blockingSocketTimeoutMillis((int) TIMEOUT.toMillis())
                .build();
    }

    <T extends @Nullable Object> T call(Function<Jedis, T> command) throws IOException {
        // A kill would leave the rest of an answer behind for the next command.
        return shield(() -> turn.<T, IOException>with(() -> insist(command)));
    }

    private <T extends @Nullable Object> T insist(Function<Jedis, T> command) throws IOException {
        long start = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return command.apply(connected());
            } catch (JedisException e) {
                disconnect();
                if (!isPassing(e) || !reached || System.nanoTime() - start > patience.toNanos()) {
                    throw new IOException("redis at " + where() + ": " + reason(e), e);
                }
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static boolean isPassing(JedisException failure) {
        return failure instanceof JedisConnectionException
                || failure instanceof JedisDataException && String.valueOf(failure.getMessage()).startsWith("LOADING");
    }

    private static String reason(JedisException failure) {
        return Failures.describe(failure.getCause() == null ? failure : failure.getCause());
    }

    private String where() {
        return server.getHost() + ":" + port();
    }

    private int port() {
        return server.getPort() < 0 ? USUAL_PORT : server.getPort();
    }

    private Jedis connected() {
        if (jedis == null) {
            jedis = new Jedis(this::socket, config);
            jedis.connect();
            reached = true;
        }
        return jedis;
    }

    /** As Jedis makes them, but such that a wait lets other coroutines run on either engine. */
    private Socket socket() {
        try {
            Socket socket = JedisURIHelper.isRedisSSLScheme(server) ? Tls.connect(server.getHost(), port())
                    : Sockets.connect(server.getHost(), port(), TIMEOUT);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            return socket;
        } catch (IOException e) {
            throw new JedisConnectionException("no connection to " + where(), e);
        }
    }

    private void disconnect() {
        Jedis broken = jedis;
        jedis = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (JedisException e) {
                // It is given up anyhow, and what broke it is told.
            }
        }
    }

    @Override
    public void close() {
        turn.with(this::disconnect);
    }
}
