package dev.loomlet;

import dev.loomlet.loop.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Completes a future with the end of a coroutine. */
final class FutureOfEnd<T extends @Nullable Object> {

    private final HubCoroutine<T> coroutine;
    private final CompletableFuture<T> future = new CompletableFuture<>();

    private FutureOfEnd(HubCoroutine<T> coroutine) {
        this.coroutine = coroutine;
    }

    /** From any thread. */
    static <T extends @Nullable Object> CompletableFuture<T> of(HubCoroutine<T> coroutine) {
        FutureOfEnd<T> made = new FutureOfEnd<>(coroutine);
        coroutine.whenEnded(ended -> made.ended());
        return made.future;
    }

    private void ended() {
        EventLoop loop = coroutine.loop();
        if (loop.isOnLoop() && !loop.isClosed()) {
            settleInACoroutine();
        } else {
            settle();
        }
    }

    /** In a coroutine, as it may run code of the user; elsewhere, if the hub is closed before that has its turn. */
    private void settleInACoroutine() {
        HubCoroutine<Void> teller = new HubCoroutine<>(coroutine.hub(), "future of " + coroutine.name(), () -> {
            settle();
            return null;
        }, future);
        teller.whenEnded(ended -> {
            if (!future.isDone()) {
                future.defaultExecutor().execute(this::settle);
            }
        });
        teller.start();
        Hub.spawned(teller);
    }

    private void settle() {
        if (coroutine.successful()) {
            future.complete(coroutine.value());
        } else if (coroutine.killed()) {
            future.cancel(false);
        } else {
            future.completeExceptionally(coroutine.exception());
        }
    }
}
