package dev.loomlet.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers (RFC 8305): they are tried one after another, and side by side
 * when one has not answered within the attempt delay. An attempt that fails lets the next one start at once.
 *
 * @param <A> an attempt that is under way
 */
final class HappyEyeballs<A extends HappyEyeballs.Attempt> {

    /** As RFC 8305, section 5 recommends. */
    static final long ATTEMPT_DELAY = TimeUnit.MILLISECONDS.toNanos(250);

    /** A connection that is being made. */
    interface Attempt {
        /** Whether the connection is made. */
        boolean isConnected() throws IOException;

        void abandon();
    }

    /** How attempts are started, and waited for. */
    interface Dialer<A extends Attempt> {
        A start(InetAddress address) throws IOException;

        /** Returns when one of {@code attempts} is worth a look, or {@code nanos} have passed; 0 for no limit. */
        void awaitAny(List<A> attempts, long nanos) throws IOException;

        long now();
    }

    private final Dialer<A> dialer;
    private final Queue<InetAddress> next;
    private final List<A> pending = new ArrayList<>();
    private final List<IOException> failures = new ArrayList<>();
    private long nextStart;

    HappyEyeballs(Dialer<A> dialer, InetAddress... addresses) {
        this.dialer = dialer;
        this.next = new ArrayDeque<>(interleaved(addresses));
    }

    /** The families in turns, beginning with that of the first address; within each the resolver's order (section 4). */
    static List<InetAddress> interleaved(InetAddress... addresses) {
        List<InetAddress> result = new ArrayList<>();
        Queue<InetAddress> turn = new ArrayDeque<>();
        Queue<InetAddress> other = new ArrayDeque<>();
        for (InetAddress each : addresses) {
            (each instanceof Inet6Address == addresses[0] instanceof Inet6Address ? turn : other).add(each);
        }
        while (!turn.isEmpty()) {
            result.add(turn.remove());
            if (!other.isEmpty()) {
                Queue<InetAddress> swapped = turn;
                turn = other;
                other = swapped;
            }
        }
        return result;
    }

    /**
     * The attempt that connected first; the others are abandoned.
     *
     * @param deadline by the dialer's clock; 0 for none
     * @throws IOException the last failure, with the others suppressed in it, or a SocketTimeoutException with all of them
     */
    A connect(long deadline) throws IOException {
        nextStart = dialer.now();
        A winner = null;
        try {
            while (winner == null) {
                long now = dialer.now();
                if (!next.isEmpty() && (pending.isEmpty() || now - nextStart >= 0)) {
                    start(now);
                } else if (pending.isEmpty()) {
                    throw collected(failures.removeLast());
                } else if (deadline != 0 && now - deadline >= 0) {
                    throw collected(new SocketTimeoutException("Connect timed out: " + pending));
                } else {
                    dialer.awaitAny(pending, patience(now, deadline));
                }
                winner = firstConnected();
            }
            return winner;
        } finally {
            pending.forEach(Attempt::abandon);
        }
    }

    private void start(long now) {
        try {
            pending.add(dialer.start(next.remove()));
        } catch (IOException e) {
            failures.add(e);
        }
        nextStart = now + ATTEMPT_DELAY;
    }

    /** For how long to wait for the attempts at hand; 0 for no limit. */
    private long patience(long now, long deadline) {
        long untilNext = next.isEmpty() ? Long.MAX_VALUE : nextStart - now;
        long untilEnd = deadline == 0 ? Long.MAX_VALUE : deadline - now;
        long least = Math.min(untilNext, untilEnd);
        return least == Long.MAX_VALUE ? 0 : least;
    }

    private @Nullable A firstConnected() {
        for (Iterator<A> each = pending.iterator(); each.hasNext();) {
            A attempt = each.next();
            try {
                if (attempt.isConnected()) {
                    each.remove();
                    return attempt;
                }
            } catch (IOException e) {
                each.remove();
                attempt.abandon();
                failures.add(e);
                nextStart = dialer.now();
            }
        }
        return null;
    }

    private IOException collected(IOException thrown) {
        failures.forEach(thrown::addSuppressed);
        return thrown;
    }
}
