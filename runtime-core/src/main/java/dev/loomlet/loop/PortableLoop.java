package dev.loomlet.loop;

import dev.loomlet.engine.OwnerContext;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * The loop of the portable engine: coroutines are virtual threads of the JDK's scheduler, and a baton says whose turn it
 * is. The loop's state belongs to the holder of the baton; giving it away and getting it back are volatile accesses, which
 * order everything in between.
 *
 * A coroutine that waits hands the baton to the next one directly, as a detour over the driver, a platform thread, would
 * cost ten times as much. It goes to the driver only when nothing is ready, when the slice is used up, or when it is the
 * driver's own turn. In a simulation whoever finds nothing ready lets the time pass in the driver's place, as otherwise
 * most switches would be such detours.
 */
final class PortableLoop extends EventLoop {

    private final Thread driverThread = Thread.currentThread();
    // The driver thread, or that of a generator's or greenlet's body on top of it, which waits in its name.
    private Thread driving = driverThread;
    private volatile boolean driverHasBaton = true;
    private boolean driverReleased;
    /** Whether the driver has been interrupted while others had the baton, and asks for it. */
    private volatile boolean driverInterrupted;

    PortableLoop(LoopHost host, boolean reportsDeadlock, LoopClock clock, ReadyQueue ready, SplittableRandom lots) {
        super(host, reportsDeadlock, clock, ready, lots);
    }

    @Override
    public boolean isOnLoop() {
        // A coroutine of another loop that the same thread drives will do: while that one is driven, this one is not.
        OwnerContext context = OwnerContext.current();
        return context.thread() == driverThread || (context.waiter() instanceof Task task
                && ((PortableLoop) task.loop).driverThread == driverThread && !outside(task));
    }

    private static boolean outside(Task task) {
        PortableWorker worker = (PortableWorker) task.worker;
        return worker == null || worker.outside;
    }

    @Override
    void afterDriving() {}

    @Override
    boolean runReady() {
        driving = Thread.currentThread();
        driverHasBaton = false;
        passBaton();
        while (!driverHasBaton) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                driverInterrupted = true;
            }
        }
        noteInterrupt(driverInterrupted);
        driverInterrupted = false;
        boolean released = driverReleased;
        driverReleased = false;
        return released;
    }

    /** Gives the baton to whoever is next. The caller must not touch the loop's state afterwards. */
    void passBaton() {
        turnEnded();
        if (!countTurn()) {
            if (ready.isEmpty()) {
                readInbox();
                letTimePass();
            }
            for (Object entry; (entry = ready.poll()) != null;) {
                if (entry == driver) {
                    driverReleased = true;
                    break;
                }
                Task task = (Task) entry;
                if (task.worker != null) {
                    turnBegan(task);
                    ((PortableWorker) task.worker).grant();
                    return;
                }
                if (task.isQueued() && begin(task)) {
                    return;
                }
            }
        }
        // Read first: with the baton, the driver goes on and may change it.
        Thread next = driving;
        driverHasBaton = true;
        LockSupport.unpark(next);
    }

    /** In a simulation: a jump of the clock, as the driver makes it, if that makes anyone ready. */
    private void letTimePass() {
        // The driver that is in no wait is closing the loop, and wants what is ready now and no more.
        if (isVirtual() && driver.isSuspended() && !driverInterrupted) {
            fireTimers();
            while (ready.isEmpty() && jump()) {
                startSlice();
                fireTimers();
            }
        }
    }

    private boolean begin(Task task) {
        PortableWorker worker = new PortableWorker(this, task);
        task.begin(worker);
        turnBegan(task);
        try {
            worker.start();
            return true;
        } catch (OutOfMemoryError e) {
            task.end();
            task.startFailed(e);
            return false;
        }
    }

    @Override
    void suspend(Waiter waiter) {
        if (waiter == driver) {
            drive();
        } else {
            PortableWorker worker = (PortableWorker) ((Task) waiter).worker;
            worker.prepareToWait();
            passBaton();
            worker.awaitBaton();
        }
    }

    @Override
    void yield(Waiter waiter) {
        ready.add(waiter);
        suspend(waiter);
    }

    @Override
    void makeReady(Waiter waiter) {
        ready.add(waiter);
    }

    @Override
    void outside(Runnable work) {
        if (!(OwnerContext.current().waiter() instanceof Task task) || outside(task)) {
            work.run();
            return;
        }
        PortableWorker worker = (PortableWorker) task.worker;
        worker.outside = true;
        // Names the calling thread as the one that acts for the task, should it be interrupted.
        worker.prepareToWait();
        passBaton();
        try {
            work.run();
        } finally {
            if (send(task)) {
                worker.awaitBaton();
                worker.outside = false;
            } else {
                worker.leaveHub();
            }
        }
    }

    @Override
    boolean isBlockedOutside(Task task) {
        return outside(task);
    }

    /** Nothing to do: it asks for signals before it leaves the loop. */
    @Override
    void interruptAfterTurn(Task task) {}

    @Override
    boolean hasGuests() {
        return false;
    }

    @Override
    void retire() {}

    @Override
    @Nullable
    Waiter holderFromOutside() {
        if (driverHasBaton) {
            return driver;
        }
        for (Task task : tasksFromOutside()) {
            if (task.worker instanceof PortableWorker worker && worker.holdsBaton()) {
                return task;
            }
        }
        return null;
    }

    @Override
    void disown(Object entry) {
        if (entry instanceof Task task && task.worker instanceof PortableWorker worker) {
            worker.abandon();
        }
    }
}
