package dev.loomlet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The links of one coroutine, in order. A link stays in the list until its callback is about to run, so that one callback
 * can still take back the next. Used on the loop alone.
 */
final class Links<T> {

    private final List<Link<T>> links = new ArrayList<>(1);

    void add(Link<T> link) {
        links.add(link);
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    void remove(Consumer<? super Coroutine<T>> callback) {
        for (Link<T> link : links) {
            if (link.callback.equals(callback)) {
                link.remove();
                links.remove(link);
                return;
            }
        }
    }

    void removeAll() {
        links.forEach(Link::remove);
        links.clear();
    }

    /** Queues a coroutine for each callback that wants to hear of the end of {@code ended}. */
    void fire(HubCoroutine<T> ended) {
        links.removeIf(link -> !link.wants(ended));
        links.forEach(link -> fire(link, ended));
    }

    void fire(Link<T> link, HubCoroutine<T> ended) {
        HubCoroutine<Void> caller = new HubCoroutine<>(ended.hub(), "link of " + ended.name(), () -> {
            links.remove(link);
            link.call(ended);
            return null;
        }, link.callback);
        caller.start();
        Hub.spawned(caller);
    }
}
