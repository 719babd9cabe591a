package dev.loomlet.sync;

import dev.loomlet.CheckedSupplier;
import dev.loomlet.loop.LocalValues;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A variable of which each coroutine has a value of its own; a thread that is no coroutine has one, too.
 *
 * <p>The bodies of generators and greenlets see the value of the coroutine or thread that they belong to, on either engine,
 * where a ThreadLocal would not always. A coroutine begins with no value, or, where the variable is
 * {@linkplain #inheritable() inheritable}, with the value that its spawner has at the moment of spawning. Values are let go
 * of when the coroutine ends, or when the variable itself is used no more. Threads that a coroutine starts are not part of
 * it.
 *
 * <p>Keep it in a static field. All methods may be called from any thread, concern the caller's value, and never wait. The
 * model is gevent's {@code local}.
 *
 * @param <T> the type of the value
 */
public final class Local<T extends @Nullable Object> {

    private static final Object ABSENT = new Object();

    private final Supplier<? extends T> initial;
    private final boolean inheritable;

    private Local(Supplier<? extends T> initial, boolean inheritable) {
        this.initial = Objects.requireNonNull(initial, "initial is null; leave it out to begin with null");
        this.inheritable = inheritable;
        if (inheritable) {
            LocalValues.useInheritance();
        }
    }

    /**
     * A variable that is null at first in each coroutine.
     *
     * @param <T> the type of the value
     * @return the variable
     */
    public static <T> Local<@Nullable T> create() {
        return new Local<@Nullable T>(() -> null, false);
    }

    /**
     * A variable whose first value is computed when a coroutine asks for it.
     *
     * @param <T> the type of the value
     * @param initial gives the first value; runs in the coroutine that asks, and may wait
     * @return the variable
     */
    public static <T extends @Nullable Object> Local<T> create(Supplier<? extends T> initial) {
        return new Local<>(initial, false);
    }

    /**
     * As {@link #create()}, but a coroutine begins with the value of its spawner.
     *
     * @param <T> the type of the value
     * @return the variable
     */
    public static <T> Local<@Nullable T> inheritable() {
        return new Local<@Nullable T>(() -> null, true);
    }

    /**
     * As {@link #create(Supplier)}, but a coroutine begins with the value of its spawner, if that has one.
     *
     * @param <T> the type of the value
     * @param initial gives the first value where there is none to inherit
     * @return the variable
     */
    public static <T extends @Nullable Object> Local<T> inheritable(Supplier<? extends T> initial) {
        return new Local<>(initial, true);
    }

    private Map<Object, @Nullable Object> values() {
        return LocalValues.current().map(inheritable);
    }

    /** {@return the caller's value} */
    @SuppressWarnings("unchecked")
    public T get() {
        Object value = values().getOrDefault(this, ABSENT);
        if (value != ABSENT) {
            return (T) value;
        }
        T first = initial.get();
        values().put(this, first);
        return first;
    }

    /**
     * Sets the caller's value.
     *
     * @param value the new value
     */
    public void set(T value) {
        values().put(this, value);
    }

    /** {@return whether the caller has a value, be it set, inherited or computed} */
    public boolean isSet() {
        return values().containsKey(this);
    }

    /** Takes the caller's value away: the next {@link #get()} begins anew. */
    public void remove() {
        values().remove(this);
    }

    /**
     * Runs {@code code} with {@code value}, and has the former value again however it ends. What the code spawns inherits
     * {@code value} if the variable is inheritable.
     *
     * @param <R> the type of the code's result
     * @param <X> what the code throws
     * @param value the value for the code
     * @param code what to run
     * @return the code's result
     * @throws X when the code does
     */
    @SuppressWarnings("unchecked")
    public <R extends @Nullable Object, X extends Exception> R with(T value, CheckedSupplier<R, X> code) throws X {
        Objects.requireNonNull(code, "code is null; pass the code to run");
        Object former = values().getOrDefault(this, ABSENT);
        set(value);
        try {
            return code.get();
        } finally {
            if (former == ABSENT) {
                remove();
            } else {
                set((T) former);
            }
        }
    }
}
