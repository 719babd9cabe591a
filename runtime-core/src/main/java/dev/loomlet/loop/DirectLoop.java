package dev.loomlet.loop;

import dev.loomlet.engine.DirectEngine;
import dev.loomlet.engine.HubThreads;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * The loop of the direct engine: the scheduler of its own virtual threads.
 *
 * The JDK hands over a virtual thread that can go on by calling execute() of the thread's scheduler with a Runnable that is
 * the same for the thread's whole life. Each worker is the scheduler of its own thread, so that it is known whose Runnable
 * that is; a virtual thread that a coroutine starts inherits the scheduler, and is told apart by its Runnable. What can go on
 * is put into the queue when it is handed over on this carrier, and into the inbox when another thread does so.
 *
 * The two are told apart by the carrier's identity, and not by the current thread's: in execute() the current thread is
 * whichever virtual thread did the unparking. The JDK pins that thread around execute(), so the carrier cannot change on
 * the way.
 *
 * The carrier itself never waits for anything that a coroutine may hold: it takes no lock, logs nothing, and runs no code
 * of the user. Else a coroutine that is ready to release the lock would wait for the carrier, and the carrier for it.
 */
final class DirectLoop extends EventLoop {

    /** Idle workers kept for coroutines to come. More than this many coroutines in a wave get threads of their own. */
    private static final int MOST_IDLE_WORKERS = 1024;

    private final HubThreads threads;
    private final ArrayDeque<DirectWorker> idleWorkers = new ArrayDeque<>();
    private final Thread driverThread = Thread.currentThread();
    private @Nullable DirectWorker running;
    private boolean guestsSeen;
    private final Set<Guest> waitingGuests = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean retiring;
    private InterruptNotice notice = new InterruptNotice(this::interrupted);

    DirectLoop(LoopHost host, boolean reportsDeadlock, LoopClock clock, ReadyQueue ready, SplittableRandom lots) {
        super(host, reportsDeadlock, clock, ready, lots);
        this.threads = new HubThreads("hub " + host.name(),
                () -> tasksFromOutside().stream().map(Task::thread).filter(Objects::nonNull));
        JdkPollers.start();
    }

    /** See {@link Waiter#current()}; the caller is a virtual thread. */
    static @Nullable Waiter currentWaiter() {
        Thread thread = Thread.currentThread();
        // One whose loop is closed goes on elsewhere.
        if (!(DirectEngine.schedulerOf(thread) instanceof DirectWorker worker) || !worker.loop.isOnLoop()) {
            return null;
        }
        Task task = worker.thread() == thread ? worker.task : null;
        return task == null ? new Guest(worker.loop) : task;
    }

    @Override
    public boolean isOnLoop() {
        return DirectEngine.carrier() == driverThread;
    }

    @Override
    void afterDriving() {
        notice.endWatch();
        takeNotice();
    }

    /** From any thread. */
    private void interrupted(InterruptNotice told) {
        send((LoopMessage) () -> noteInterrupt(told == notice));
    }

    private void takeNotice() {
        if (notice.isInterrupted()) {
            noteInterrupt(true);
            notice = new InterruptNotice(this::interrupted);
        }
    }

    /** Takes in a thread that can go on: the worker whose thread it is, or the bare Runnable of a guest. From any thread. */
    void resume(Object entry) {
        if (!isOnLoop()) {
            if (!send(entry)) {
                disown(entry);
            }
        } else if (isClosed()) {
            disown(entry);
        } else {
            takeIn(entry);
        }
    }

    /*
     * The JDK hands a thread that is ready over once more after each look at its stack. A worker stands in the queue once, as
     * each place would give it a turn in every round from then on, for as long as it does nothing but give way. No turn is
     * lost by that: the place that it has is still to come, and whoever hands a thread over has made it ready before.
     */
    @Override
    void takeIn(Object entry) {
        if (entry instanceof DirectWorker worker) {
            if (worker.isQueued) {
                return;
            }
            worker.isQueued = true;
        }
        ready.add(entry);
    }

    @Override
    boolean runReady() {
        DirectEngine.keepMonitors();
        takeNotice();
        notice.watch();
        for (Object entry; (entry = ready.poll()) != null;) {
            if (entry instanceof DirectWorker worker) {
                worker.isQueued = false;
                run(worker);
            } else if (entry instanceof Task task) {
                if (task.isReleased()) {
                    goOn(task);
                } else {
                    begin(task);
                }
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

    private void run(Runnable guest) {
        guestsSeen = true;
        running = null;
        turnBegan(null);
        guest.run();
        turnEnded();
    }

    private void run(DirectWorker worker) {
        running = worker;
        turnBegan(worker.task);
        worker.continuation().run();
        turnEnded();
    }

    /*
     * A task that has been woken stands in the queue itself, and its thread is parked until its turn comes: the two lie apart in
     * memory, so among many thousands of tasks it costs as much to touch the thread at the wake-up as to switch to it.
     */
    private void goOn(Task task) {
        DirectWorker worker = (DirectWorker) task.worker;
        if (DirectEngine.unparkHere(worker.thread())) {
            run(worker);
        } else {
            // Somebody looks at its stack, and hands it over then; or a stray unpark has put it into the queue already.
            LockSupport.unpark(worker.thread());
        }
    }

    private void begin(Task task) {
        if (!task.isQueued()) {
            return;
        }
        DirectWorker worker = idleWorkers.pollLast();
        try {
            if (worker == null) {
                worker = new DirectWorker(this);
                worker.assign(task);
                worker.start(threads);
            } else {
                worker.assign(task);
                if (!DirectEngine.unparkHere(worker.thread())) {
                    // A stray unpark has put it into the queue already, or somebody looks at its stack.
                    LockSupport.unpark(worker.thread());
                    return;
                }
            }
        } catch (OutOfMemoryError e) {
            task.end();
            task.startFailed(e);
            return;
        }
        run(worker);
    }

    /** On a worker that has ended its task: the next one to begin, if that is what the queue holds next. */
    @Nullable
    Task nextToBegin() {
        if (!(ready.peek() instanceof Task task) || task.isRunning()) {
            return null;
        }
        if (countTurn()) {
            // Counted again when the worker has given way, and only then seen by the loop to be the last of its slice.
            turns--;
            return null;
        }
        ready.poll();
        return task;
    }

    /** On a worker without a task: whether it should wait for one. */
    boolean retain(DirectWorker worker) {
        if (retiring || idleWorkers.size() >= MOST_IDLE_WORKERS) {
            return false;
        }
        idleWorkers.add(worker);
        return true;
    }

    boolean isRetiring() {
        return retiring;
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
            LockSupport.unpark(worker.thread());
        }
    }

    @Override
    void suspend(Waiter waiter) {
        if (waiter == driver) {
            drive();
            return;
        }
        // No loop: see suspendAgain.
        LockSupport.park();
        boolean interrupted = Thread.interrupted();
        if (interrupted || waiter.isWaiting()) {
            suspendAgain(waiter, interrupted);
        }
    }

    /*
     * Code that many coroutines are suspended in must not test after the wait what it has tested before it. While a first wave
     * of them is falling asleep such a test has had one outcome only; the compiler leaves the other one out, and each of
     * them pays for an uncommon trap when it wakes, which is a hundred times a switch.
     */

    private static void suspendAgain(Waiter waiter, boolean interrupted) {
        boolean met = interrupted;
        if (met) {
            waiter.interruptMet();
        }
        while (waiter.isWaiting()) {
            LockSupport.park();
            if (Thread.interrupted()) {
                met = true;
                waiter.interruptMet();
            }
        }
        if (met) {
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
        Thread.yield();
    }

    @Override
    void makeReady(Waiter waiter) {
        if (waiter instanceof Guest guest) {
            LockSupport.unpark(guest.thread);
        } else if (isClosed() && waiter != driver) {
            disown(waiter);
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

    /** Pinned, as the JDK gives way until nobody else looks at the stack, and a report is to be of one moment. */
    @Override
    StackTraceElement[] stackOf(Task task) {
        return DirectEngine.pinned(task::stackTrace);
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
        } else if (entry instanceof Task task && task.isRunning()) {
            LockSupport.unpark(task.thread());
        }
    }
}
