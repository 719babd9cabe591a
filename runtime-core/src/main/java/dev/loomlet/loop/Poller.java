package dev.loomlet.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The selector of one loop: where it learns which channels are ready, and where it sleeps.
 *
 * <p>Opened when it is first needed, as a hub that is only computed with needs none. The lock around the opening does not
 * exist: only the loop opens it, and a thread that owes a wake-up finds it open, for a loop announces its sleep after.
 */
final class Poller {

    static final long FOREVER = -1;

    private static final Consumer<SelectionKey> READY = key -> ((ChannelWatch) key.attachment()).ready();

    // For the hubs that threads drive themselves: when such a thread ends, nobody closes its hub.
    private static final Cleaner CLEANER = Cleaner.create();

    private volatile @Nullable Selector selector;
    private Cleaner.@Nullable Cleanable release;
    private int channels;
    private int waiters;
    private boolean cancelled;
    /** How often the selector was asked; for checks. */
    long polls;

    Selector selector() {
        Selector opened = selector;
        if (opened == null) {
            try {
                opened = Selector.open();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot open a selector for the hub; are all file descriptors in use?",
                        e);
            }
            selector = opened;
            release = CLEANER.register(this, closer(opened));
        }
        return opened;
    }

    boolean isWatched() {
        return channels > 0 || cancelled;
    }

    int channelCount() {
        return channels;
    }

    boolean hasWaiters() {
        return waiters > 0;
    }

    void channelAdded() {
        channels++;
    }

    void channelRemoved() {
        channels--;
        keyCancelled();
    }

    /** The next poll lets go of a channel. */
    void keyCancelled() {
        cancelled = true;
    }

    void waiterAdded() {
        waiters++;
    }

    void waiterRemoved() {
        waiters--;
    }

    /** Gives back the descriptors of channels that were closed while they were registered: now, where the next poll would do so. */
    void releaseCancelled() {
        if (cancelled) {
            poll(0);
        }
    }

    /** Lets the channels that are ready wake their waiters; blocks for up to {@code nanos}, or {@link #FOREVER}. */
    void poll(long nanos) {
        cancelled = false;
        polls++;
        try {
            Selector opened = selector();
            if (nanos == 0) {
                opened.selectNow(READY);
            } else {
                // Rounded up: a sleeper may come late, never early.
                opened.select(READY, nanos == FOREVER ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the hub's selector failed", e);
        }
    }

    /** Shows every channel that is registered to {@code visitor}. */
    void forEachChannel(Consumer<Channel> visitor) {
        Selector opened = selector;
        if (opened != null) {
            opened.keys().stream().filter(SelectionKey::isValid).map(SelectionKey::channel).forEach(visitor);
        }
    }

    /** From any thread. */
    void wakeUp() {
        Selector opened = selector;
        if (opened != null) {
            opened.wakeup();
        }
    }

    void close() {
        if (release != null) {
            release.clean();
        }
    }

    private static Runnable closer(Selector selector) {
        return () -> {
            try {
                selector.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the hub's selector could not be closed", e);
            }
        };
    }
}
