package dev.loomlet.net;

import dev.loomlet.loop.ChannelWatch;
import dev.loomlet.loop.Driver;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Waiter;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a non-blocking channel is worth another try, wherever the caller runs, and ends all such waits when the
 * channel is closed.
 *
 * <p>A caller on a hub registers the channel with the hub's loop once and for good. Most sockets live on one hub, so the
 * registrations are a small array, replaced as a whole by whoever changes it: reading it costs nothing, and no thread
 * ever waits for another here.
 */
final class Readiness {

    private static final Registration[] NONE = new Registration[0];
    private static final Registration[] CLOSED = new Registration[0];
    private static final VarHandle REGISTRATIONS;

    static {
        try {
            REGISTRATIONS = MethodHandles.lookup()
                    .findVarHandle(Readiness.class, "registrations", Registration[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SelectableChannel channel;
    private volatile Registration[] registrations = NONE;

    Readiness(SelectableChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for {@code operation}; returns early when the channel is closed meanwhile.
     *
     * @param nanos the longest time to wait; 0 for no limit
     * @return false when the time was up
     */
    boolean await(int operation, long nanos) throws IOException {
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter == null) {
            return SelectorWait.awaitAny(List.of(this), operation, nanos);
        }
        return watchOn(waiter.loop()).await(waiter, operation, nanos);
    }

    /** As {@link #await}, until the instant {@code deadline} of {@link System#nanoTime}, or without limit when that is 0. */
    boolean awaitUntil(long deadline, int operation) throws IOException {
        if (deadline == 0) {
            return await(operation, 0);
        }
        long left = deadline - System.nanoTime();
        return left > 0 && await(operation, left);
    }

    /** As {@link #await}, until {@code operation} is worth another try on one of {@code all}. */
    static boolean awaitAny(List<Readiness> all, int operation, long nanos) throws IOException {
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter == null) {
            return SelectorWait.awaitAny(all, operation, nanos);
        }
        List<ChannelWatch> watches = new ArrayList<>(all.size());
        for (Readiness each : all) {
            watches.add(each.watchOn(waiter.loop()));
        }
        return ChannelWatch.awaitAny(waiter, watches, operation, nanos);
    }

    /** Lets the caller's loop go of the channel, unless somebody there waits for it. */
    void letGoIfIdle() {
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter == null) {
            return;
        }
        for (Registration each : registrations) {
            if (each instanceof Registration.OnLoop(ChannelWatch watch) && watch.loop() == waiter.loop()
                    && watch.isIdle()) {
                remove(each);
                watch.close();
            }
        }
    }

    SelectableChannel channel() {
        return channel;
    }

    private ChannelWatch watchOn(EventLoop loop) throws IOException {
        for (Registration each : registrations) {
            if (each instanceof Registration.OnLoop(ChannelWatch watch) && watch.loop() == loop) {
                return watch;
            }
        }
        ChannelWatch watch = ChannelWatch.open(loop, channel);
        if (!add(new Registration.OnLoop(watch))) {
            watch.close();
            throw closed();
        }
        return watch;
    }

    /** False when the channel is closed. */
    boolean add(Registration added) {
        return replace(each -> !isStale(each), added);
    }

    void remove(Registration removed) {
        replace(each -> each != removed, null);
    }

    private boolean replace(Predicate<Registration> kept, @Nullable Registration added) {
        for (;;) {
            Registration[] present = registrations;
            if (present == CLOSED) {
                return false;
            }
            Stream<Registration> next = Arrays.stream(present).filter(kept);
            if (added != null) {
                next = Stream.concat(next, Stream.of(added));
            }
            if (REGISTRATIONS.compareAndSet(this, present, next.toArray(Registration[]::new))) {
                return true;
            }
        }
    }

    private static boolean isStale(Registration registration) {
        return registration instanceof Registration.OnLoop(ChannelWatch watch) && watch.loop().isClosed();
    }

    boolean isClosed() {
        return registrations == CLOSED;
    }

    static SocketException closed() {
        return new SocketException("Socket closed");
    }

    /**
     * Closes the channel and ends every wait for it. From any thread.
     *
     * <p>A key is cancelled only on its loop, as the selector's own lock could otherwise come between a coroutine and the
     * thread that carries it. So the last loop to let go of the channel closes it.
     *
     * @param atOnce whether the descriptor, and with it a server's port, should be free on return if the caller is on the
     *     only loop that the channel is registered with
     */
    void close(boolean atOnce) throws IOException {
        Registration[] present = (Registration[]) REGISTRATIONS.getAndSet(this, CLOSED);
        if (present == CLOSED) {
            return;
        }
        AtomicInteger open = new AtomicInteger(present.length + 1);
        for (Registration each : present) {
            switch (each) {
                case Registration.InSelector(var selector) -> {
                    selector.wakeup();
                    open.decrementAndGet();
                }
                case Registration.OnLoop(ChannelWatch watch) -> letGo(watch, open);
            }
        }
        if (open.decrementAndGet() > 0) {
            sayGoodbye();
            return;
        }
        channel.close();
        Waiter waiter = present.length == 0 ? null : Waiter.currentOnLoop();
        if (waiter != null && (atOnce || waiter instanceof Driver)) {
            // The driver may not come round to its loop for long.
            waiter.loop().releaseChannels();
        }
    }

    private void letGo(ChannelWatch watch, AtomicInteger open) {
        boolean posted = watch.loop().post(() -> {
            watch.close();
            if (open.decrementAndGet() == 0) {
                closeQuietly();
            }
        });
        if (!posted) {
            // The loop is closed, and its selector with it, which has let go of the channel.
            open.decrementAndGet();
        }
    }

    /** Tells the peer now what it would learn only when the loops that hold the channel have let go of it. */
    private void sayGoodbye() {
        if (channel instanceof SocketChannel connection && connection.isConnected()) {
            try {
                Integer linger = connection.getOption(StandardSocketOptions.SO_LINGER);
                if (linger == null || linger != 0) {
                    connection.shutdownOutput();
                }
            } catch (IOException e) {
                // Closed or reset meanwhile: then the peer knows.
            }
        }
    }

    private void closeQuietly() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nobody is left to be told, and the descriptor is gone either way.
        }
    }
}
