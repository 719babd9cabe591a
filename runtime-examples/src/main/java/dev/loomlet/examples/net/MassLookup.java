package dev.loomlet.examples.net;

import dev.loomlet.CheckedFunction;
import dev.loomlet.examples.Failures;
import dev.loomlet.pool.Pool;
import dev.loomlet.pool.Results;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import static dev.loomlet.Loomlet.withTimeout;

/** Looks many names up, several at a time. */
final class MassLookup {

    private final int atOnce;
    private final Duration limit;
    private final CheckedFunction<String, List<InetAddress>, IOException> lookup;

    /** The addresses of a name, or why there are none. */
    record Answer(String name, List<InetAddress> addresses, String problem) {}

    MassLookup(int atOnce, Duration limit, CheckedFunction<String, List<InetAddress>, IOException> lookup) {
        this.atOnce = atOnce;
        this.limit = limit;
        this.lookup = lookup;
    }

    /** The answers, in the order of the names, which are read as they are needed. */
    Results<Answer> of(Iterable<String> names) {
        return new Pool("look-ups", atOnce).imap(names, this::answer);
    }

    private Answer answer(String name) {
        try {
            return new Answer(name, withTimeout(limit, () -> lookup.apply(name)), "");
        } catch (TimeoutException e) {
            return new Answer(name, List.of(), "no answer within " + limit.toMillis() + " ms");
        } catch (IOException e) {
            return new Answer(name, List.of(), Failures.describe(e));
        }
    }
}
