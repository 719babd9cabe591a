package dev.loomlet.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/*
 * Keeps continuations from taking monitors along that are not theirs.
 *
 * The JVM notes which monitors a thread is in on a small stack of the thread's, of eight places. A continuation that yields
 * takes all of that stack along: what its own frames have entered, and what was entered below it, by whoever runs it. The
 * JDK runs continuations with no monitor held, so there it makes no difference. Here the code around a resume() may well be in
 * a synchronized block. It then leaves a monitor that the JVM does not find with it, the continuation brings it back all
 * the same when it goes on, and what is there in excess grows until the JVM writes past the eighth place and crashes.
 *
 * A monitor can stand elsewhere: contended ones, for instance, have a record of their own, which names the owner. When the small
 * stack is full, the JVM moves the bottom one to such a record. So eight monitors that are entered and left again
 * move out all that were there before. It costs 36 ns, so it is done only when there is something. The JVM
 * tells nobody; but the stack lies in its thread's record, whose address the JDK's Thread has, and its height is found there by
 * entering monitors and looking what moves. Where nothing is found, it is done each time.
 */
final class HeldMonitors {

    private static final int PLACES = 8;

    /** How far a thread's record is searched; it is longer. */
    private static final int SEARCHED = 2176;

    /** From the height, which is the distance of the first free place from the start of the record, to the places at most. */
    private static final int NEAR = 32;

    private static final Object[] KNOWN = {new Object(), new Object()};

    /** Whether it matters at all, on this JVM and with its options. */
    private static final boolean TAKEN;
    private static final @Nullable MethodHandle RECORD;
    private static final @Nullable MethodHandle INT_AT;
    private static final int HEIGHT;
    private static final int EMPTY;

    /** Else the compiler sees that nobody else can enter them, and leaves the monitors out. */
    @SuppressWarnings("unused")
    private static Object[] escaped = KNOWN;

    static {
        moveOut();
        TAKEN = areTaken();
        MethodHandle record = null;
        MethodHandle intAt = null;
        int height = 0;
        int empty = 0;
        if (TAKEN) {
            try {
                record = recordOfThread();
                intAt = intAt();
                height = heightIn((long) record.invokeExact(DirectEngine.carrier()), intAt);
                empty = height == 0 ? 0
                        : (int) intAt.invokeExact((long) record.invokeExact(DirectEngine.carrier()) + height);
            } catch (Throwable e) {
                height = 0;
            }
        }
        RECORD = record;
        INT_AT = intAt;
        HEIGHT = height;
        EMPTY = empty;
    }

    private HeldMonitors() {}

    /** To be called before a continuation is run, by whoever runs it, with no monitor entered in between. */
    static void keep() {
        if (TAKEN && (HEIGHT == 0 || areHeld())) {
            moveOut();
        }
    }

    /** Whether it is known when there is nothing to do. */
    static boolean areSeen() {
        return !TAKEN || HEIGHT != 0;
    }

    private static boolean areHeld() {
        try {
            return (int) INT_AT.invokeExact((long) RECORD.invokeExact(DirectEngine.carrier()) + HEIGHT) != EMPTY;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void moveOut() {
        Object[] fresh = new Object[PLACES];
        for (int i = 0; i < PLACES; i++) {
            fresh[i] = new Object();
        }
        escaped = fresh;
        enter(fresh, 0);
    }

    private static void enter(Object[] monitors, int first) {
        if (first < PLACES) {
            synchronized (monitors[first]) {
                enter(monitors, first + 1);
            }
        }
    }

    /** With no other monitor held. */
    private static boolean areTaken() {
        ContinuationScope scope = new ContinuationScope("monitors");
        Continuation continuation = new Continuation(scope, () -> Continuation.yield(scope));
        synchronized (KNOWN[0]) {
            continuation.run();
            boolean taken = !Thread.holdsLock(KNOWN[0]);
            // Brings it back.
            continuation.run();
            return taken;
        }
    }

    private static MethodHandle recordOfThread() throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                .findGetter(Thread.class, "eetop", long.class);
    }

    private static MethodHandle intAt() throws Throwable {
        Lookup us = MethodHandles.lookup();
        MethodHandles.privateLookupIn(Module.class, us)
                .findVirtual(Module.class, "implAddExports",
                        MethodType.methodType(void.class, String.class, Module.class))
                .invokeExact(Object.class.getModule(), "jdk.internal.misc", HeldMonitors.class.getModule());
        Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
        Object instance = us.findStatic(unsafe, "getUnsafe", MethodType.methodType(unsafe)).invoke();
        return us.findVirtual(unsafe, "getInt", MethodType.methodType(int.class, long.class)).bindTo(instance);
    }

    /** Where the height stands in the record of the thread that calls, with no monitor held; 0 when that is not to be seen. */
    private static int heightIn(long record, MethodHandle intAt) throws Throwable {
        for (int at = Integer.BYTES; at < SEARCHED; at += Integer.BYTES) {
            int value = (int) intAt.invokeExact(record + at);
            if (value > at && value <= at + NEAR && moves(record + at, value, intAt)) {
                return at;
            }
        }
        return 0;
    }

    private static boolean moves(long address, int empty, MethodHandle intAt) throws Throwable {
        int one;
        int two;
        synchronized (KNOWN[0]) {
            one = (int) intAt.invokeExact(address);
            synchronized (KNOWN[1]) {
                two = (int) intAt.invokeExact(address);
            }
        }
        return one - empty == Long.BYTES && two - one == Long.BYTES && (int) intAt.invokeExact(address) == empty;
    }
}
