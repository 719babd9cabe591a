package dev.loomlet.examples.crawl.frontier;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.examples.crawl.frontier.RedisFrontier.Limits;
import dev.loomlet.examples.libraries.Redis;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.resps.StreamPendingEntry;
import redis.embedded.RedisServer;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Frontiers of several processes, which are coroutines here, on one Redis. */
@ExtendWith(Redis.class)
class RedisFrontierTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(40);
    private static final Limits USUAL = new Limits(1000, false, 10, LONG);

    private final URI server;
    private final String name = UUID.randomUUID().toString();
    private final String pages = "loomlet:crawl:{" + name + "}:pages";

    RedisFrontierTest(int port) {
        server = URI.create("redis://127.0.0.1:" + port);
    }

    private RedisFrontier open(Limits limits) throws IOException {
        return RedisFrontier.open(server, name, limits);
    }

    @Test
    void handsOutEachAddressToOneProcess() throws IOException {
        Hub.run(() -> {
            Limits limits = new Limits(1000, false, 2, LONG);
            try (Frontier one = open(limits); Frontier other = open(limits)) {
                List<Target> targets = targets(4);
                one.offer(targets);
                other.offer(targets);
                List<Target> taken = List.of(one.next(), other.next(), one.next(), other.next());
                assertThat(taken).containsExactlyInAnyOrderElementsOf(targets);
            }
        });
    }

    @Test
    void holdsNoMoreThanItsShare() throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(new Limits(1000, false, 1, LONG))) {
                frontier.offer(targets(2));
                Target first = frontier.next();
                assertThat(frontier.waiting()).isOne();
                Coroutine<Target> second = spawn(frontier::next);
                finish(frontier, first);
                assertThat(second.get()).isEqualTo(targets(2).getLast());
            }
        });
    }

    @Test
    void endsForAllWhenAllPagesAreDone() throws IOException {
        Hub.run(() -> {
            try (Frontier one = open(USUAL); Frontier other = open(USUAL)) {
                one.offer(targets(1));
                Target first = one.next();
                Coroutine<Target> waiting = spawn(other::next);
                Target second = new Target("http://b/ü?\"", 1, first.url(), 3);
                finish(one, first, second, first);
                assertThat(waiting.get()).isEqualTo(second);
                Coroutine<Target> last = spawn(one::next);
                finish(other, second, first, second);
                assertThat(last.get()).isNull();
                assertThat(other.next()).isNull();
            }
        });
    }

    @Test
    void goesLevelByLevelWhereThatIsWanted() throws IOException {
        Hub.run(() -> {
            Limits limits = new Limits(1000, true, 10, LONG);
            try (Frontier one = open(limits); Frontier other = open(limits)) {
                one.offer(targets(2));
                Target first = one.next();
                Target second = one.next();
                Target deeper = new Target("http://a/deeper", 1, first.url(), 0);
                Target moved = new Target("http://a/moved", 0, first.url(), 1);
                finish(one, first, deeper, moved);
                assertThat(other.next()).isEqualTo(moved);
                Coroutine<Target> waiting = spawn(other::next);
                finish(other, moved);
                assertThat(other.waiting()).isEqualTo(2);
                assertThat(waiting.ready()).isFalse();
                finish(one, second);
                assertThat(waiting.get()).isEqualTo(deeper);
                finish(other, deeper);
                assertThat(one.next()).isNull();
            }
        });
    }

    @Test
    void takesOverFromTheDead() throws IOException {
        Hub.run(() -> {
            try (Frontier alive = open(new Limits(1000, false, 10, SHORT)); RedisCrawl dead = crawl()) {
                alive.offer(targets(3));
                assertThat(dead.read(3, LONG)).hasSize(3);
                assertThat(List.of(alive.next(), alive.next(), alive.next()))
                        .containsExactlyInAnyOrderElementsOf(targets(3));
            }
        });
    }

    @Test
    void takesOverWhileThereAreOtherPages() throws IOException {
        Hub.run(() -> {
            try (Frontier alive = open(new Limits(1000, false, 1, SHORT)); RedisCrawl dead = crawl()) {
                alive.offer(targets(1));
                assertThat(dead.read(1, LONG)).hasSize(1);
                List<Target> others = IntStream.range(0, 500).mapToObj(i -> Target.seed("http://b/" + i)).toList();
                alive.offer(others);
                sleep(SHORT.multipliedBy(2));
                assertThat(alive.next()).isEqualTo(targets(1).getFirst());
            }
        });
    }

    @Test
    void tellsWhoComesLateThatThePageIsNotHisAnyMore() throws IOException {
        Hub.run(() -> {
            try (Frontier late = open(USUAL); RedisConnection redis = connect()) {
                late.offer(targets(1));
                Target target = late.next();
                StreamEntryID id = pending(redis).getFirst().getID();
                redis.call(jedis -> jedis.xclaimJustId(pages, "crawlers", "thief", 0, new XClaimParams(), id));
                assertThat(late.done(target, record(target), targets(5))).isFalse();
                assertThat(redis.<Long>call(jedis -> jedis.xlen(pages))).isOne();
                assertThat(pending(redis)).extracting(StreamPendingEntry::getConsumerName).containsExactly("thief");
            }
        });
    }

    @Test
    void givesSignsOfLifeDuringALongFetch() throws IOException {
        Hub.run(() -> {
            try (Frontier slow = open(new Limits(1000, false, 10, Duration.ofSeconds(2)));
                    RedisConnection redis = connect()) {
                slow.offer(targets(1));
                slow.next();
                long before = 0;
                long idle = 0;
                while (idle >= before) {
                    sleep(Duration.ofMillis(20));
                    before = idle;
                    idle = pending(redis).getFirst().getIdleTime();
                }
                assertThat(idle).isLessThan(before);
            }
        });
    }

    @Test
    void leavesItsPagesToOthersWhenItIsClosed() throws IOException {
        Hub.run(() -> {
            try (Frontier other = open(USUAL); RedisConnection redis = connect()) {
                try (Frontier leaving = open(USUAL)) {
                    leaving.offer(targets(2));
                    leaving.next();
                }
                assertThat(List.of(other.next(), other.next())).containsExactlyInAnyOrderElementsOf(targets(2));
                assertThat(pending(redis)).extracting(StreamPendingEntry::getDeliveredTimes).contains(2L);
            }
        });
    }

    @Test
    void knowsNoMoreThanItIsAllowed() throws IOException {
        Hub.run(() -> {
            Limits limits = new Limits(1200, false, 10, LONG);
            try (Frontier one = open(limits); Frontier other = open(limits)) {
                one.offer(targets(1100));
                other.offer(targets(2000));
                assertThat(other.waiting()).isEqualTo(1200);
            }
        });
    }

    @Test
    void tellsThatTheCrawlHasEnded() throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(USUAL); RedisConnection redis = connect()) {
                frontier.offer(targets(1));
                finish(frontier, frontier.next());
                assertThat(redis.<Long>call(jedis -> jedis.ttl(pages))).isPositive();
            }
            try (Frontier again = open(USUAL); RedisConnection redis = connect()) {
                assertThatThrownBy(() -> again.offer(targets(1))).isInstanceOf(IOException.class)
                        .hasMessage("the crawl '" + name + "' has ended; another --crawl-name begins one of its own");
                again.offer(targets(2));
                assertThat(again.next()).isEqualTo(targets(2).getLast());
                assertThat(redis.<Long>call(jedis -> jedis.ttl(pages))).as("kept for good").isEqualTo(-1);
            }
        });
    }

    @Test
    void goesOnAfterItsConnectionsBroke() throws IOException {
        Hub.run(() -> {
            try (Frontier frontier = open(USUAL)) {
                frontier.offer(targets(2));
                Target first = frontier.next();
                try (Jedis jedis = new Jedis(server)) {
                    assertThat(jedis.clientKill(new ClientKillParams().type(ClientType.NORMAL))).isPositive();
                }
                finish(frontier, first);
                finish(frontier, frontier.next());
                assertThat(frontier.next()).isNull();
            }
        });
    }

    @Test
    void tellsInOneLineThatRedisIsGone() throws IOException {
        int port = Redis.freePort();
        RedisServer ownServer = Redis.server(port);
        ownServer.start();
        try {
            Hub.run(() -> {
                URI own = URI.create("redis://127.0.0.1:" + port);
                try (Frontier frontier = RedisFrontier.open(own, name, USUAL, SHORT)) {
                    frontier.offer(targets(1));
                    Target target = frontier.next();
                    ownServer.stop();
                    assertThatThrownBy(() -> frontier.done(target, record(target), List.of()))
                            .isInstanceOf(IOException.class)
                            .hasMessageStartingWith("redis at 127.0.0.1:" + port + ": ")
                            .hasMessageNotContaining("\n");
                    assertThatThrownBy(frontier::close).isInstanceOf(IOException.class);
                }
            });
        } catch (IOException e) {
            assertThat(e).as("of the second close").hasMessageStartingWith("redis at 127.0.0.1:" + port + ": ");
        } finally {
            ownServer.stop();
        }
    }

    private RedisConnection connect() {
        return new RedisConnection(server, LONG);
    }

    private RedisCrawl crawl() throws IOException {
        return RedisCrawl.open(server, name, LONG);
    }

    private List<StreamPendingEntry> pending(RedisConnection redis) throws IOException {
        return redis.call(jedis -> jedis.xpending(pages, "crawlers", new XPendingParams("-", "+", 10)));
    }

    private static void finish(Frontier frontier, Target target, Target... discovered) throws IOException {
        assertThat(frontier.done(target, record(target), List.of(discovered))).isTrue();
        frontier.recorded(target);
    }

    private static PageRecord record(Target target) {
        return PageRecord.refused(target, "not asked for", 0);
    }

    private static List<Target> targets(int count) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            targets.add(Target.seed("http://a/" + i));
        }
        return targets;
    }
}
