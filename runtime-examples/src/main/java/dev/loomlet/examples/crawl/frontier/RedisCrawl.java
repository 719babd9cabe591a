package dev.loomlet.examples.crawl.frontier;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/*
 * pages   a stream with an entry for each target that is not done; who takes one has it pending in the group
 * known   the fingerprints of all addresses
 * later   the targets of the next level, where the crawl goes level by level
 * level   the number of the current one
 *
 * An entry leaves the stream when its page is done. So the length of the stream tells, without a counter of its own, whether
 * the crawl has ended: an address enters the stream, or the list of the next level, in the same script in which it becomes
 * known, and a page leaves the stream after what it led to has entered. Each script may be run twice without harm, as happens
 * when a connection breaks before the answer.
 */
/** What one process knows of a crawl in Redis. */
final class RedisCrawl implements AutoCloseable {

    private static final String GROUP = "crawlers";
    private static final String FIELD = "target";
    private static final int MOST_AT_ONCE = 500;
    private static final String SECONDS_TO_KEEP = Long.toString(Duration.ofDays(1).toSeconds());
    // Longer than any process waits for another.
    private static final String LONG_IDLE = Long.toString(Duration.ofDays(10).toMillis());

    /** Gives -1 when the page that is done is not ours any more, else how many are open. */
    private static final String ADD = """
            local id, group, consumer = ARGV[1], ARGV[2], ARGV[3]
            if id ~= '' and #redis.call('XPENDING', KEYS[1], group, id, id, 1, consumer) == 0 then
              return -1
            end
            local most, by_level = tonumber(ARGV[4]), ARGV[5] == 'true'
            local level = tonumber(redis.call('GET', KEYS[4]) or '0')
            local size = redis.call('SCARD', KEYS[2])
            for i = 6, #ARGV, 3 do
              if size < most and redis.call('SADD', KEYS[2], ARGV[i]) == 1 then
                size = size + 1
                if by_level and tonumber(ARGV[i + 1]) > level then
                  redis.call('RPUSH', KEYS[3], ARGV[i + 2])
                else
                  redis.call('XADD', KEYS[1], '*', 'target', ARGV[i + 2])
                end
                for _, key in ipairs(KEYS) do redis.call('PERSIST', key) end
              end
            end
            return redis.call('XLEN', KEYS[1]) + redis.call('LLEN', KEYS[3])
            """;

    /** Takes a page that is done out of the stream, and begins the next level, or the end, after the last one. */
    private static final String END = """
            redis.call('XACK', KEYS[1], ARGV[2], ARGV[1])
            redis.call('XDEL', KEYS[1], ARGV[1])
            if redis.call('XLEN', KEYS[1]) == 0 then
              local later = redis.call('LRANGE', KEYS[3], 0, -1)
              if #later == 0 then
                for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[3]) end
              else
                redis.call('INCR', KEYS[4])
                redis.call('DEL', KEYS[3])
                for _, target in ipairs(later) do redis.call('XADD', KEYS[1], '*', 'target', target) end
              end
            end
            return redis.call('XLEN', KEYS[1]) + redis.call('LLEN', KEYS[3])
            """;

    /** Sets for how long nobody has cared for these pages, as far as they are still ours. */
    private static final String SET_IDLE = """
            local group, consumer, idle = ARGV[1], ARGV[2], ARGV[3]
            for i = 4, #ARGV do
              if #redis.call('XPENDING', KEYS[1], group, ARGV[i], ARGV[i], 1, consumer) == 1 then
                redis.call('XCLAIM', KEYS[1], group, consumer, 0, ARGV[i], 'IDLE', idle, 'JUSTID')
              end
            end
            return 0
            """;

    private final String name;
    private final String consumer = UUID.randomUUID().toString();
    private final String pages;
    private final List<String> keys;
    private final RedisConnection commands;
    // Another one, as it waits in the server.
    private final RedisConnection reads;
    private StreamEntryID claimFrom = StreamEntryID.MINIMUM_ID;
    private long open;

    private RedisCrawl(URI server, String name, Duration patience) {
        this.name = name;
        // The braces keep the keys of a crawl on one node of a cluster.
        String prefix = "loomlet:crawl:{" + name + "}:";
        pages = prefix + "pages";
        keys = List.of(pages, prefix + "known", prefix + "later", prefix + "level");
        commands = new RedisConnection(server, patience);
        reads = new RedisConnection(server, patience);
    }

    static RedisCrawl open(URI server, String name, Duration patience) throws IOException {
        RedisCrawl crawl = new RedisCrawl(server, name, patience);
        crawl.commands.call(jedis -> {
            crawl.createGroup(jedis);
            return null;
        });
        return crawl;
    }

    private void createGroup(Jedis jedis) {
        try {
            jedis.xgroupCreate(pages, GROUP, new StreamEntryID(0, 0), true);
        } catch (JedisDataException e) {
            // Another process of the crawl came first.
            if (!String.valueOf(e.getMessage()).startsWith("BUSYGROUP")) {
                throw e;
            }
        }
    }

    String name() {
        return name;
    }

    /**
     * Adds the targets that are not known, as long as there are fewer than {@code most}. Gives false, and adds none of the
     * rest, when they were found on page {@code id}, and this is not ours any more.
     */
    boolean add(@Nullable String id, List<Target> targets, long most, boolean byLevel) throws IOException {
        int from = 0;
        do {
            List<Target> part = targets.subList(from, Math.min(targets.size(), from + MOST_AT_ONCE));
            List<String> arguments = new ArrayList<>(
                    List.of(id == null ? "" : id, GROUP, consumer, Long.toString(most), Boolean.toString(byLevel)));
            for (Target target : part) {
                arguments.add(Long.toString(Fingerprints.of(target.url())));
                arguments.add(Integer.toString(target.depth()));
                arguments.add(Json.write(target));
            }
            long answer = run(ADD, arguments);
            if (answer < 0) {
                return false;
            }
            open = answer;
            from += part.size();
        } while (from < targets.size());
        return true;
    }

    /** Takes a page that is done out of the stream. */
    void end(String id) throws IOException {
        open = run(END, List.of(id, GROUP, SECONDS_TO_KEEP));
    }

    /** Takes up to {@code count} pages that nobody has taken yet; waits up to {@code limit} for the first one. */
    List<Page> read(int count, Duration limit) throws IOException {
        XReadGroupParams parameters = new XReadGroupParams().count(count).block((int) limit.toMillis());
        List<Map.Entry<String, List<StreamEntry>>> answer = reads.call(jedis -> jedis.xreadGroup(GROUP, consumer,
                parameters, Map.of(pages, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY)));
        return answer == null || answer.isEmpty() ? List.of() : read(answer.getFirst().getValue());
    }

    /** Takes over up to {@code count} pages that nobody has cared for since {@code idle}. */
    List<Page> reclaim(int count, Duration idle) throws IOException {
        Map.Entry<StreamEntryID, List<StreamEntry>> answer = commands
                .call(jedis -> jedis.xautoclaim(pages, GROUP, consumer, Math.max(1, idle.toMillis()), claimFrom,
                        new XAutoClaimParams().count(count)));
        // One call looks at some entries only, and says where the next one has to begin.
        claimFrom = answer.getKey();
        return read(answer.getValue());
    }

    private static List<Page> read(List<StreamEntry> entries) throws JsonProcessingException {
        List<Page> taken = new ArrayList<>();
        for (StreamEntry entry : entries) {
            taken.add(new Page(entry.getID().toString(), Json.readTarget(entry.getFields().get(FIELD))));
        }
        return taken;
    }

    /** Tells the others that these pages are being cared for. */
    void keep(Collection<String> ids) throws IOException {
        setIdle(ids, "0");
    }

    /** Leaves these pages to the others, which need not wait for that. */
    void release(Collection<String> ids) throws IOException {
        setIdle(ids, LONG_IDLE);
    }

    private void setIdle(Collection<String> ids, String idle) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(GROUP, consumer, idle));
        arguments.addAll(ids);
        run(SET_IDLE, arguments);
    }

    /** How many pages are not done, of this level. 0 at the end of the crawl. */
    long countOpen() throws IOException {
        open = commands.call(jedis -> jedis.xlen(pages));
        return open;
    }

    /** How many were not done when this process last heard of it. */
    long lastOpen() {
        return open;
    }

    private long run(String script, List<String> arguments) throws IOException {
        return commands.call(jedis -> (Long) jedis.eval(script, keys, arguments));
    }

    @Override
    public void close() {
        reads.close();
        commands.close();
    }

    /** A target, and its entry in the stream. */
    record Page(String id, Target target) {}
}
