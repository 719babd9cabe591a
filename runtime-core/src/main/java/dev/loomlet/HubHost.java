package dev.loomlet;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.LoopHost;
import dev.loomlet.loop.SpawnSite;
import dev.loomlet.loop.Task;
import dev.loomlet.loop.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a hub does on its loop: hears of ends, failures and deadlocks, and unwinds its coroutines. */
final class HubHost implements LoopHost {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final Hub hub;
    private final List<Completion> awaitingEmpty = new ArrayList<>();
    private @Nullable Waiter main;
    private boolean recordsSpawnSites;
    private boolean awaitingIdle;

    HubHost(Hub hub) {
        this.hub = hub;
    }

    Hub hub() {
        return hub;
    }

    @Override
    public String name() {
        return hub.name();
    }

    @Override
    public void main(@Nullable Waiter waiter) {
        main = waiter;
    }

    @Override
    public void recordSpawnSites() {
        recordsSpawnSites = true;
    }

    boolean recordsSpawnSites() {
        return recordsSpawnSites;
    }

    private Waiter main() {
        Waiter first = main;
        return first instanceof HubCoroutine<?> coroutine && coroutine.ready() || first == null
                ? hub.loop().driver()
                : first;
    }

    /** Waits, on the driver, until nothing can happen any more. */
    void awaitIdle() {
        awaitingIdle = true;
        try {
            hub.loop().driver().await("everyone to end or to wait");
        } finally {
            awaitingIdle = false;
        }
    }

    @Override
    public void deadlocked() {
        if (awaitingIdle) {
            hub.loop().driver().wake();
            return;
        }
        String report = DeadlockReport.of(hub);
        if (Hub.EVENTS != null) {
            Hub.EVENTS.deadlocked(hub, report);
        }
        main().signalIrresistibly(new DeadlockException(report));
    }

    @Override
    public void emptied() {
        if (!awaitingEmpty.isEmpty()) {
            awaitingEmpty.forEach(Completion::complete);
            awaitingEmpty.clear();
        }
    }

    @Override
    public void messageFailed(Throwable failure) {
        report(() -> LOG.error("A message to hub {} failed. Please report this, as it should not happen.", hub.name(),
                failure));
    }

    @Override
    public void listenerFailed(Throwable failure) {
        report(() -> LOG.error("A whenReady listener on hub {} failed; the others were told all the same", hub.name(),
                failure));
    }

    /** Runs what may log in a coroutine: the loop itself must not, as an appender's lock may be held by another one. */
    void report(Runnable report) {
        new HubCoroutine<>(hub, "report", () -> {
            report.run();
            return null;
        }, this).start();
    }

    /** In the failed coroutine. */
    void failed(HubCoroutine<?> coroutine, Throwable failure, boolean awaited,
            @Nullable BiConsumer<? super Coroutine<?>, ? super Throwable> handler) {
        if (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)
                && hub.loop().isOnLoop()) {
            main().signalWaiter(failure);
        }
        if (awaited) {
            return;
        }
        try {
            if (handler == null) {
                String site = coroutine.spawnSite();
                String hint = SpawnSite.isExact(site) ? "" : " (" + SpawnSite.HINT + ")";
                LOG.error("Coroutine {} of hub {} failed and nobody waits for it; spawned at {}{}", coroutine,
                        hub.name(), site, hint, failure);
            } else {
                tell(handler, coroutine, failure);
            }
        } catch (Throwable e) {
            // A log that fails, over an exception whose message fails for one, must not keep the coroutine from ending.
            reportUnspeakable(coroutine, failure);
        }
    }

    private void tell(BiConsumer<? super Coroutine<?>, ? super Throwable> handler, HubCoroutine<?> coroutine,
            Throwable failure) {
        try {
            handler.accept(coroutine, failure);
        } catch (Throwable e) {
            LOG.error("The failure handler of hub {} failed itself when told of {}", hub.name(), coroutine, e);
        }
    }

    private void reportUnspeakable(HubCoroutine<?> coroutine, Throwable failure) {
        try {
            LOG.error("Coroutine {} of hub {} failed with {}, which cannot be logged", coroutine, hub.name(),
                    failure.getClass());
        } catch (Throwable e) {
            // There is nobody left to tell.
        }
    }

    /** Waits until no coroutine is left; see {@link Hub#join()}. A negative {@code nanos} means no limit. */
    boolean awaitEmpty(long nanos, String call) {
        EventLoop loop = hub.loop();
        Waiter caller = Waiter.current();
        if (caller instanceof HubCoroutine<?> coroutine && coroutine.loop() == loop) {
            throw new IllegalStateException(call + " of hub " + hub.name() + " was called by " + coroutine
                    + ", one of its own coroutines, which would wait for its own end; join the others one by one");
        }
        Completion completion = Completion.create();
        boolean posted = loop.post(() -> {
            if (loop.taskCount() == 0) {
                completion.complete();
            } else {
                awaitingEmpty.add(completion);
            }
        });
        if (!posted) {
            return true;
        }
        try {
            return completion.await("all coroutines of hub " + hub.name() + " to end", nanos,
                    loop.isIndependentOf(completion.loop()));
        } finally {
            loop.post(() -> awaitingEmpty.remove(completion));
        }
    }

    /** As {@link #awaitEmpty}, for the driver of a hub that is not its thread's own. */
    void awaitEmptyAsDriver() {
        if (hub.loop().taskCount() > 0) {
            Completion empty = Completion.of(hub.loop().driver());
            awaitingEmpty.add(empty);
            empty.await("all coroutines of hub " + hub.name() + " to end", -1, false);
        }
    }

    /** Kills all coroutines, waits for them, and closes the loop. On the driver. */
    void unwind(long graceNanos) {
        EventLoop loop = hub.loop();
        if (loop.isClosed()) {
            return;
        }
        long deadline = loop.now() + graceNanos;
        loop.refuseTasks(this::kill);
        loop.forEachTask(this::kill);
        Throwable thrown = null;
        while (loop.taskCount() > 0) {
            try {
                if (!awaitUnwound(deadline - loop.now())) {
                    break;
                }
            } catch (Throwable e) {
                // A signal for the driver, such as another's lack of memory, must not leave the hub half closed.
                thrown = e;
            }
        }
        List<HubCoroutine<?>> left = new ArrayList<>();
        loop.forEachTask(task -> left.add((HubCoroutine<?>) task));
        left.forEach(this::abandon);
        // Others than those on the list: what links and late messages have started meanwhile.
        loop.close(task -> abandon((HubCoroutine<?>) task));
        if (Hub.EVENTS != null) {
            Hub.EVENTS.hubStopped(hub);
        }
        if (!left.isEmpty()) {
            LOG.warn("Hub {} is closed, but {} of its coroutines did not end in time: {}", hub.name(), left.size(),
                    left);
        }
        if (thrown != null) {
            throw Waiter.raise(thrown);
        }
    }

    private void kill(Task task) {
        ((HubCoroutine<?>) task).signalOnLoop(new CoroutineExit("hub " + hub.name() + " is closed"), false);
    }

    /** Kills all coroutines, and those that come; does not wait for them. From any thread. */
    void killAll() {
        EventLoop loop = hub.loop();
        loop.post(() -> {
            loop.refuseTasks(this::kill);
            loop.forEachTask(this::kill);
        });
    }

    private void abandon(HubCoroutine<?> coroutine) {
        coroutine.abandon(new IllegalStateException(coroutine + " had not ended when hub " + hub.name()
                + " was closed, and was given up; let it end when it is killed, or close the hub with more grace"));
    }

    private boolean awaitUnwound(long nanos) {
        if (nanos <= 0) {
            return false;
        }
        Completion empty = Completion.of(hub.loop().driver());
        awaitingEmpty.add(empty);
        try {
            return empty.await("its coroutines to end", nanos, false);
        } catch (CoroutineExit interrupted) {
            // An interrupt shortens the grace; the flag is still set for the caller to see.
            return false;
        } finally {
            awaitingEmpty.remove(empty);
        }
    }

    @Override
    public String toString() {
        return "hub " + hub.name();
    }
}
