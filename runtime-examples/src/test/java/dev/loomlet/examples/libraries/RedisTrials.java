package dev.loomlet.examples.libraries;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.Sockets;
import dev.loomlet.sync.CountDownLatch;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.sleep;
import static org.assertj.core.api.Assertions.assertThat;

/** What many coroutines of one hub do with Jedis. */
final class RedisTrials {

    private final int port;
    private final Way way;

    RedisTrials(int port, Way way) {
        this.port = port;
        this.way = way;
    }

    private Jedis connect() {
        return new Jedis(sockets());
    }

    private JedisSocketFactory sockets() {
        return way == Way.UNCHANGED ? new DefaultJedisSocketFactory(new HostAndPort("127.0.0.1", port)) : this::socket;
    }

    /** As Jedis makes them, but for whose they are. */
    private Socket socket() {
        try {
            Socket socket = Sockets.connect("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            return socket;
        } catch (IOException e) {
            throw new JedisConnectionException("no connection to port " + port, e);
        }
    }

    /** All wait in the server at once for what another coroutine of their hub gives. */
    void popTogether() {
        Hub.run(() -> {
            try (Jedis jedis = connect()) {
                List<Coroutine<?>> all = Crowd.spawnAll(number -> {
                    try (Jedis own = connect()) {
                        assertThat(own.blpop(0, "list " + number)).containsExactly("list " + number, "item " + number);
                    }
                });
                while (!jedis.info("clients").contains("blocked_clients:" + Crowd.SIZE)) {
                    sleep(Duration.ofMillis(5));
                }
                for (int i = 0; i < Crowd.SIZE; i++) {
                    jedis.rpush("list " + i, "item " + i);
                }
                Crowd.join(all);
            }
        });
    }

    /** Half of them leave when told by a message, and half are made to by another coroutine while they wait for one. */
    void publish() {
        Hub.run(() -> {
            CountDownLatch subscribed = new CountDownLatch(Crowd.SIZE);
            CountDownLatch heard = new CountDownLatch(Crowd.SIZE * 3);
            List<Listener> waiting = new ArrayList<>();
            List<Coroutine<?>> all = Crowd.spawnAll(number -> {
                Listener listener = new Listener(subscribed, heard, number % 2 == 0);
                waiting.add(listener);
                try (Jedis own = connect()) {
                    own.subscribe(listener, "news");
                }
                assertThat(listener.messages).containsExactly("one", "two", "three");
            });
            subscribed.await();
            try (Jedis jedis = connect()) {
                for (String message : List.of("one", "two", "three")) {
                    assertThat(jedis.publish("news", message)).isEqualTo(Crowd.SIZE);
                }
            }
            heard.await();
            waiting.stream().filter(JedisPubSub::isSubscribed).forEach(JedisPubSub::unsubscribe);
            Crowd.join(all);
        });
    }

    private static final class Listener extends JedisPubSub {
        private final List<String> messages = new ArrayList<>();
        private final CountDownLatch subscribed;
        private final CountDownLatch heard;
        private final boolean leaves;

        Listener(CountDownLatch subscribed, CountDownLatch heard, boolean leaves) {
            this.subscribed = subscribed;
            this.heard = heard;
            this.leaves = leaves;
        }

        @Override
        public void onSubscribe(String channel, int channels) {
            subscribed.countDown();
        }

        @Override
        public void onMessage(String channel, String message) {
            messages.add(message);
            heard.countDown();
            if (leaves && message.equals("three")) {
                unsubscribe();
            }
        }
    }

    void pipelines() {
        Crowd.run("50 pipelines of 100 increments, " + way, number -> {
            String counter = "counter " + number;
            try (Jedis own = connect(); Pipeline pipeline = own.pipelined()) {
                pipeline.del(counter);
                List<Response<Long>> answers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    answers.add(pipeline.incr(counter));
                }
                pipeline.sync();
                for (int i = 0; i < 100; i++) {
                    assertThat(answers.get(i).get()).isEqualTo(i + 1);
                }
            }
        });
    }

    /** The pool of Jedis, which is that of Apache Commons. */
    void emptyPool() throws Exception {
        ConnectionPoolConfig config = new ConnectionPoolConfig();
        config.setMaxTotal(1);
        config.setMaxWait(Duration.ofMillis(Crowd.poolMillis()));
        ConnectionFactory connections = new ConnectionFactory(sockets(), DefaultJedisClientConfig.builder().build());
        try (ConnectionPool pool = new ConnectionPool(connections, config)) {
            Crowd.assertThatItsWaitHoldsThePortableHub(pool::getResource, JedisException.class);
            Crowd.borrowFromAnEmptyPool(() -> blocking(() -> pool.getResource()));
            try (Connection connection = pool.getResource()) {
                assertThat(connection.ping()).isTrue();
            }
        }
    }
}
