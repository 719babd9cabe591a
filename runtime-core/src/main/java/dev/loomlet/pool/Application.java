package dev.loomlet.pool;

import dev.loomlet.CheckedSupplier;
import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.Waiter;
import org.jspecify.annotations.Nullable;

/** One {@link Group#apply}. On the hub. */
final class Application<T extends @Nullable Object, X extends Exception> {

    private final Group group;
    private final CheckedSupplier<T, X> code;

    Application(Group group, CheckedSupplier<T, X> code) {
        this.group = group;
        this.code = code;
    }

    T run() throws X {
        if (group.members().contains(Loomlet.current())) {
            return code.get();
        }
        Coroutine<T> member = group.spawn(code::get);
        try {
            member.join();
        } finally {
            if (!member.ready()) {
                member.signal(new CoroutineExit("nobody waits for the result any more"));
            }
        }
        Throwable failure = member.exception();
        if (failure != null) {
            throw Waiter.raise(failure);
        }
        return member.get();
    }
}
