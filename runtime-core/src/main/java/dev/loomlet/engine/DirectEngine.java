package dev.loomlet.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ThreadContainer;
import org.jspecify.annotations.Nullable;

/**
 * Bare continuations, and virtual threads on a scheduler of our own. All that reaches into the JDK's private parts is
 * here, in {@link DirectStrand}, {@link HeldMonitors} and {@link HubThreads}, so that a public scheduler of the JDK, when one
 * ships, replaces four small classes.
 */
public final class DirectEngine extends Engine {

    private static final @Nullable MethodHandle NEW_BUILDER;
    private static final @Nullable MethodHandle START;
    private static final @Nullable MethodHandle CARRIER;
    private static final @Nullable MethodHandle CLEAR_THREAD_LOCALS;
    private static final @Nullable VarHandle SCOPED_VALUES;
    private static final @Nullable MethodHandle SCHEDULER;
    private static final @Nullable MethodHandle PARKED_TO_YIELDED;
    private static final @Nullable Executor DEFAULT_SCHEDULER;
    private static final @Nullable Throwable UNAVAILABLE;

    static {
        MethodHandle newBuilder = null;
        MethodHandle start = null;
        MethodHandle carrier = null;
        MethodHandle clearThreadLocals = null;
        VarHandle scopedValues = null;
        MethodHandle scheduler = null;
        MethodHandle parkedToYielded = null;
        Executor defaultScheduler = null;
        Throwable unavailable = null;
        try {
            Lookup us = MethodHandles.lookup();
            Lookup lang = MethodHandles.privateLookupIn(Thread.class, us);
            Class<?> builder = lang.findClass("java.lang.ThreadBuilders$VirtualThreadBuilder");
            newBuilder = MethodHandles.privateLookupIn(builder, us)
                    .findConstructor(builder, MethodType.methodType(void.class, Executor.class))
                    .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
            start = lang.findVirtual(Thread.class, "start", MethodType.methodType(void.class, ThreadContainer.class))
                    .asType(MethodType.methodType(void.class, Thread.class, HubThreads.class));
            carrier = lang.findStatic(Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
            Class<?> map = lang.findClass("java.lang.ThreadLocal$ThreadLocalMap");
            MethodHandle setter = lang.findSetter(Thread.class, "threadLocals", map);
            clearThreadLocals = MethodHandles.insertArguments(
                    setter.asType(MethodType.methodType(void.class, Thread.class, Object.class)), 1, (Object) null);
            scopedValues = lang.findVarHandle(Thread.class, "scopedValueBindings", Object.class);
            Class<?> virtual = lang.findClass("java.lang.VirtualThread");
            Lookup inVirtual = MethodHandles.privateLookupIn(virtual, us);
            defaultScheduler = (Executor) inVirtual
                    .findStatic(virtual, "defaultScheduler", MethodType.methodType(Executor.class))
                    .invoke();
            scheduler = inVirtual.findGetter(virtual, "scheduler", Executor.class)
                    .asType(MethodType.methodType(Executor.class, Thread.class));
            parkedToYielded = MethodHandles.insertArguments(
                    inVirtual.findVarHandle(virtual, "state", int.class)
                            .toMethodHandle(VarHandle.AccessMode.COMPARE_AND_SET)
                            .asType(MethodType.methodType(boolean.class, Thread.class, int.class, int.class)),
                    1, constant(inVirtual, virtual, "PARKED"), constant(inVirtual, virtual, "YIELDED"));
        } catch (Throwable e) {
            unavailable = e;
        }
        NEW_BUILDER = newBuilder;
        START = start;
        CARRIER = carrier;
        CLEAR_THREAD_LOCALS = clearThreadLocals;
        SCOPED_VALUES = scopedValues;
        SCHEDULER = scheduler;
        PARKED_TO_YIELDED = parkedToYielded;
        DEFAULT_SCHEDULER = defaultScheduler;
        UNAVAILABLE = unavailable;
    }

    private static int constant(Lookup lookup, Class<?> owner, String name) throws ReflectiveOperationException {
        return (int) lookup.findStaticVarHandle(owner, name, int.class).get();
    }

    DirectEngine() {}

    /** Why the JDK's private parts cannot be reached, or null when they can. */
    static @Nullable Throwable unavailable() {
        return UNAVAILABLE;
    }

    @Override
    public String name() {
        return "direct";
    }

    @Override
    Strand newStrand(String kind, Runnable body) {
        return new DirectStrand(kind, body);
    }

    /** A builder of virtual threads that run on {@code scheduler}. */
    public static Thread.Builder.OfVirtual virtualThreads(Executor scheduler) {
        try {
            return (Thread.Builder.OfVirtual) NEW_BUILDER.invokeExact(scheduler);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Starts {@code thread} as one of {@code threads}. */
    public static void start(Thread thread, HubThreads threads) {
        try {
            START.invokeExact(thread, threads);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What {@code thread}, which must be virtual, is handed over to when it can go on. */
    public static Executor schedulerOf(Thread thread) {
        try {
            return (Executor) SCHEDULER.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Lets {@code thread} go on when its scheduler next runs it, if it is parked and unmounted: the part of an unpark that is
     * left when its scheduler does it, by which it need not be handed over.
     *
     * @return false when it was in another state, so that it is to be unparked in the usual way
     */
    public static boolean unparkHere(Thread thread) {
        try {
            return (boolean) PARKED_TO_YIELDED.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The platform thread that the caller runs on: its carrier when the caller is a virtual thread, else itself. */
    public static Thread carrier() {
        try {
            return (Thread) CARRIER.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Calls {@code code}, in which the calling coroutine gives way to nobody. */
    public static <T> T pinned(Supplier<T> code) {
        if (!Thread.currentThread().isVirtual()) {
            return code.get();
        }
        Continuation.pin();
        try {
            return code.get();
        } finally {
            Continuation.unpin();
        }
    }

    /**
     * To be called before continuations are run here, of virtual threads too, by code that others may have called in a
     * synchronized block; and that enters none around them itself. Without it the JVM crashes, sooner or later.
     */
    public static void keepMonitors() {
        HeldMonitors.keep();
    }

    /** Forgets every thread-local value of {@code thread}, which must be the caller. */
    public static void clearThreadLocals(Thread thread) {
        try {
            CLEAR_THREAD_LOCALS.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The bindings of scoped values that {@code thread}, which must be the caller, has at the moment. */
    static @Nullable Object scopedValues(Thread thread) {
        return (Object) SCOPED_VALUES.get(thread);
    }

    /** Sets the bindings of scoped values of {@code thread}, which must be the caller. */
    static void scopedValues(Thread thread, @Nullable Object bindings) {
        SCOPED_VALUES.set(thread, bindings);
    }

    /** The JDK's own scheduler of virtual threads. */
    public static Executor defaultScheduler() {
        return DEFAULT_SCHEDULER;
    }

    private static Error unexpected(Throwable e) {
        if (e instanceof RuntimeException runtime) {
            throw runtime;
        }
        return e instanceof Error error ? error : new AssertionError(e);
    }
}
