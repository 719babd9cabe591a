package dev.loomlet;

import java.util.function.Consumer;

/** One callback of the user, to be called when a coroutine has ended. Used on the loop alone. */
final class Link<T> {

    enum When {
        ALWAYS,
        SUCCESS,
        FAILURE
    }

    final Consumer<? super Coroutine<T>> callback;
    private final When when;
    private boolean removed;

    Link(Consumer<? super Coroutine<T>> callback, When when) {
        this.callback = callback;
        this.when = when;
    }

    void remove() {
        removed = true;
    }

    boolean wants(Coroutine<T> ended) {
        return switch (when) {
            case ALWAYS -> true;
            case SUCCESS -> ended.successful();
            case FAILURE -> ended.exception() != null;
        };
    }

    /** Calls the callback, unless the link was taken back since it was queued. In a coroutine. */
    void call(Coroutine<T> ended) {
        if (!removed) {
            callback.accept(ended);
        }
    }
}
