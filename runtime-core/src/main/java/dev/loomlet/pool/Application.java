package dev.loomlet.pool;

import dev.loomlet.CheckedSupplier;
import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.Waiter;
import org.jspecify.annotations.Nullable;

/** One {@link Group#apply}, or one {@link Group#submit} that has to wait for a place. On the hub. */
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
        return result(await(group.spawn(code::get)));
    }

    /** As {@link #run()}, by a coroutine that stands for the member, and so is killed with it. */
    T runForMember() throws X {
        Coroutine<T> member = await(group.spawn(code::get));
        if (member.killed()) {
            throw new CoroutineExit(member + " was killed, for which this one stands");
        }
        return result(member);
    }

    private Coroutine<T> await(Coroutine<T> member) {
        try {
            member.join();
        } finally {
            if (!member.ready()) {
                member.signal(new CoroutineExit("nobody waits for the result any more"));
            }
        }
        return member;
    }

    private T result(Coroutine<T> member) {
        Throwable failure = member.exception();
        if (failure != null) {
            throw Waiter.raise(failure);
        }
        return member.get();
    }
}
