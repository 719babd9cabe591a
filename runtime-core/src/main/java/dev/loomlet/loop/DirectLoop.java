package dev.loomlet.loop;

import dev.loomlet.engine.DirectEngine;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * The loop of the direct engine: the scheduler of its own virtual threads.
 *
 * The JDK hands over a virtual thread that can go on by calling execute() with a Runnable that is the same for the
 * thread's whole life. Three callers are to be told apart:
 *
 * - We ourselves, in makeReady(), start a worker or yield: `expected` names the worker whose Runnable is about to come,
 *   and the queue gets the worker itself, so that the loop knows whom it runs.
 * - The JDK, on this carrier: a coroutine released a lock, put into a queue, unparked a thread. The queue gets the bare
 *   Runnable.
 * - Any other thread: the Runnable goes through the inbox.
 *
 * The first two are told from the third by the carrier's identity, and not by the current thread's: in execute() the
 * current thread is whichever virtual thread did the unparking. The JDK pins that thread around execute(), so the carrier
 * cannot change on the way.
 *
 * The carrier itself never waits for anything that a coroutine may hold: it takes no lock, logs nothing, and runs no code
 * of the user. Else a coroutine that is ready to release the lock would wait for the carrier, and the carrier for it.
 */
final class DirectLoop extends EventLoop implements Executor {

    /** Idle workers kept for coroutines to come. More than this many coroutines in a wave get threads of their own. */
    private static final int MOST_IDLE_WORKERS = 1024;

    private final Thread.Builder.OfVirtual threads = DirectEngine.virtualThreads(this)
            .inheritInheritableThreadLocals(false);
    private final Map<Runnable, DirectWorker> workers = new IdentityHashMap<>();
    private final ArrayDeque<DirectWorker> idleWorkers = new ArrayDeque<>();
    private final Thread driverThread = Thread.currentThread();
    private @Nullable DirectWorker running;
    private @Nullable DirectWorker expected;
    // Set aside by execute() for the loop to run at once.
    private boolean runAtOnce;
    private boolean guestsSeen;
    private final Set<Guest> waitingGuests = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean retiring;
    private @Nullable DirectLoop outer;

    DirectLoop(LoopHost host, boolean reportsDeadlock, LoopClock clock, ReadyQueue ready) {
        super(host, reportsDeadlock, clock, ready);
        JdkPollers.start();
    }

    /** See {@link Waiter#current()}; the caller is a virtual thread. */
    static @Nullable Waiter currentWaiter() {
        DirectLoop loop = Carriers.current();
        return loop == null ? null : loop.waiterOf(Thread.currentThread());
    }

    private Waiter waiterOf(Thread thread) {
        DirectWorker worker = running;
        Task task = worker == null || worker.thread() != thread ? null : worker.task;
        return task == null ? new Guest(this) : task;
    }

    boolean isDrivenBy(Thread carrier) {
        return driverThread == carrier;
    }

    @Override
    public boolean isOnLoop() {
        return DirectEngine.carrier() == driverThread;
    }

    @Override
    void beforeDriving() {
        outer = Carriers.enter(this);
    }

    @Override
    void afterDriving() {
        Carriers.leave(outer);
        outer = null;
    }

    @Override
    public void execute(Runnable continuation) {
        if (!isOnLoop()) {
            if (!send(continuation)) {
                DirectEngine.defaultScheduler().execute(continuation);
            }
            return;
        }
        DirectWorker worker = expected;
        if (worker != null && worker.isRunBy(continuation)) {
            expected = null;
            if (!runAtOnce) {
                ready.add(worker);
            }
        } else if (isClosed()) {
            DirectEngine.defaultScheduler().execute(continuation);
        } else {
            ready.add(continuation);
        }
    }

    @Override
    boolean runReady() {
        for (Object entry; (entry = ready.poll()) != null;) {
            if (entry instanceof DirectWorker worker) {
                run(worker);
            } else if (entry instanceof Task task) {
                begin(task);
            } else if (entry == driver) {
                return true;
            } else if (entry instanceof LoopMessage message) {
                message.deliver();
            } else {
                run((Runnable) entry);
            }
            if (countTurn()) {
                break;
            }
        }
        return false;
    }

    /** Runs a thread that the JDK made ready: a coroutine that comes back from a call of the JDK, or a guest. */
    private void run(Runnable continuation) {
        DirectWorker worker = workers.get(continuation);
        guestsSeen |= worker == null;
        running = worker;
        turnBegan(worker == null ? null : worker.task);
        continuation.run();
        turnEnded();
    }

    private void run(DirectWorker worker) {
        running = worker;
        turnBegan(worker.task);
        worker.continuation().run();
        turnEnded();
    }

    private void begin(Task task) {
        if (!task.isQueued()) {
            return;
        }
        DirectWorker worker = idleWorkers.pollLast();
        try {
            runAtOnce = true;
            if (worker == null) {
                worker = new DirectWorker(this, threads);
                worker.assign(task);
                expected = worker;
                worker.thread().start();
            } else {
                worker.assign(task);
                expected = worker;
                LockSupport.unpark(worker.thread());
            }
        } catch (OutOfMemoryError e) {
            expected = null;
            task.end();
            task.startFailed(e);
            return;
        } finally {
            runAtOnce = false;
        }
        if (expected == null) {
            run(worker);
        } else {
            // A stray unpark has put the idle worker into the queue already.
            expected = null;
        }
    }

    /** On a worker that has ended its task: the next one to begin, if that is what the queue holds next. */
    @Nullable
    Task nextToBegin() {
        if (ready.peek() instanceof Task task && !countTurn()) {
            ready.poll();
            return task;
        }
        return null;
    }

    /** On a worker without a task: whether it should wait for one. */
    boolean retain(DirectWorker worker) {
        if (retiring || idleWorkers.size() >= MOST_IDLE_WORKERS) {
            return false;
        }
        idleWorkers.add(worker);
        return true;
    }

    void remember(DirectWorker worker) {
        workers.put(worker.continuation(), worker);
    }

    void forget(DirectWorker worker) {
        // When the loop is closed the worker ends elsewhere, and nobody asks any more.
        if (isOnLoop()) {
            workers.remove(worker.continuation());
        }
    }

    void guestWaits(Guest guest) {
        if (retiring) {
            throw closedUnder(guest);
        }
        waitingGuests.add(guest);
    }

    void guestGoesOn(Guest guest) {
        waitingGuests.remove(guest);
    }

    private IllegalStateException closedUnder(Guest guest) {
        return new IllegalStateException(guest + " waits for " + guest.blocker() + " on " + host()
                + ", which is being closed; end such threads before the hub, or wait on a hub that lives longer");
    }

    @Override
    void retire() {
        retiring = true;
        for (Guest guest : List.copyOf(waitingGuests)) {
            guest.signalIrresistibly(closedUnder(guest));
        }
        for (DirectWorker worker; (worker = idleWorkers.poll()) != null;) {
            worker.retire();
        }
    }

    @Override
    void suspend(Waiter waiter) {
        if (waiter == driver) {
            drive();
            return;
        }
        boolean interrupted = false;
        while (waiter.isWaiting()) {
            LockSupport.park();
            if (Thread.interrupted()) {
                interrupted = true;
                waiter.interruptMet();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    void yield(Waiter waiter) {
        if (waiter == driver) {
            ready.add(driver);
            drive();
            return;
        }
        if (waiter instanceof Task task) {
            expected = (DirectWorker) task.worker;
        }
        Thread.yield();
        // Still set when the thread was pinned, and so did not go through the queue.
        expected = null;
    }

    @Override
    void makeReady(Waiter waiter) {
        if (waiter instanceof Task task) {
            DirectWorker worker = (DirectWorker) task.worker;
            expected = worker;
            LockSupport.unpark(worker.thread());
            expected = null;
        } else if (waiter instanceof Guest guest) {
            LockSupport.unpark(guest.thread);
        } else {
            ready.add(waiter);
        }
    }

    @Override
    void outside(Runnable work) {
        work.run();
    }

    @Override
    boolean isBlockedOutside(Task task) {
        return Waiter.current() != task;
    }

    /** Behind the turn that the task has or is about to have: by then it may be blocked in a call of the JDK. */
    @Override
    void interruptAfterTurn(Task task) {
        ready.add((LoopMessage) task::interruptIfBlocked);
    }

    @Override
    boolean hasGuests() {
        return guestsSeen;
    }

    /*
     * The JDK hands a thread that is ready over once more when its stack has been looked at. The thread stands in the queue
     * already, and a second entry would let it take a turn too early.
     */
    @Override
    StackTraceElement[] stackOf(Task task) {
        DirectWorker worker = (DirectWorker) task.worker;
        if (worker == null || worker == running && Thread.currentThread() == worker.thread()
                || worker.thread().getState() != Thread.State.RUNNABLE) {
            return task.stackTrace();
        }
        expected = worker;
        runAtOnce = true;
        try {
            return task.stackTrace();
        } finally {
            runAtOnce = false;
            expected = null;
        }
    }

    /** The frames of a carrier tell whether a virtual thread is on it. */
    @Override
    @Nullable
    Waiter holderFromOutside() {
        for (StackTraceElement frame : driverThread.getStackTrace()) {
            if (frame.getMethodName().equals("runContinuation")) {
                DirectWorker worker = running;
                return worker == null ? null : worker.task;
            }
        }
        return driver;
    }

    @Override
    void disown(Object entry) {
        if (entry instanceof DirectWorker worker) {
            DirectEngine.defaultScheduler().execute(worker.continuation());
        } else if (entry instanceof Runnable continuation) {
            DirectEngine.defaultScheduler().execute(continuation);
        }
    }
}
