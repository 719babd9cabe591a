package dev.loomlet.loop;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the coroutines of one hub, one at a time.
 *
 * <p>A pass of the loop runs what is ready, in order; then reads the letters of other threads, fires the timers that are
 * due, and asks the selector which channels are ready. When nothing is ready it blocks in the selector until the next
 * deadline or a letter. Work that never ends is broken off after {@link #FAIRNESS_NANOS} for the other three, and for the selector
 * when everybody who was ready when it last answered has had a turn.
 *
 * <p>The driver thread runs the loop whenever it waits. In between no code of this class runs on it but what it calls
 * itself, so the loop's state needs no lock.
 */
public abstract class EventLoop {

    /** For how long ready coroutines may go on before timers and channels get a turn. */
    public static final long FAIRNESS_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How many turns are taken between two looks at the clock, which costs as much as a fifth of a switch. */
    private static final int TURNS_PER_LOOK = 32;

    /** Whether there has ever been a loop. Whoever is on one has seen it being made, so it needs no order of memory. */
    static boolean anyMade;

    final ReadyQueue ready;
    final TimerQueue timers = new TimerQueue();
    final Inbox inbox = new Inbox();
    final Poller poller = new Poller();
    final ForeignOperation.Registry outsiders = new ForeignOperation.Registry();
    final Driver driver;
    final LoopHost host;
    private final Task.Registry tasks = new Task.Registry();
    private final LetterReader reader = new LetterReader(this);
    private final boolean reportsDeadlock;
    private final LoopClock clock;
    /** Told of every switch; null when nobody wants to know, which is all that a switch then costs. */
    @Nullable
    LoopListener listener;
    private int begunTasks;
    private int waitingTasks;
    private final SplittableRandom lots;
    private volatile boolean closed;
    private boolean driverInterrupted;
    private int promises;
    int turns;
    private long turnsBefore;
    private long failures;
    private long sliceStart;
    private long lastPass;
    /** The number of turns after which the selector is to be asked again. */
    private long nextPoll;

    /** @param lots what {@link #nextInt} draws from */
    EventLoop(LoopHost host, boolean reportsDeadlock, LoopClock clock, ReadyQueue ready, SplittableRandom lots) {
        this.host = host;
        this.reportsDeadlock = reportsDeadlock;
        this.clock = clock;
        this.ready = ready;
        this.lots = lots;
        this.driver = new Driver(this);
        this.lastPass = clock.now();
        anyMade = true;
    }

    /** Whether its time is virtual, and jumps to the next timer. From any thread. */
    public final boolean isVirtual() {
        return clock.isVirtual();
    }

    /** A number from zero to below {@code bound}, for choices that are to be fair. On the loop. */
    public final int nextInt(int bound) {
        return lots.nextInt(bound);
    }

    /** The thread that runs this loop, as one who waits. */
    public final Driver driver() {
        return driver;
    }

    /** The hub that this loop serves. */
    public final LoopHost host() {
        return host;
    }

    /** Whether the caller runs on this loop: a coroutine that holds the turn, or the driver thread. */
    public abstract boolean isOnLoop();

    /** Suspends the calling waiter until it has been released from its wait. */
    abstract void suspend(Waiter waiter);

    /** Puts the calling waiter at the end of the ready queue and lets the others go first. */
    abstract void yield(Waiter waiter);

    /** Puts a suspended waiter at the end of the ready queue. */
    abstract void makeReady(Waiter waiter);

    /** Puts someone who can go on, of whom another thread has said so, at the end of the ready queue. */
    void takeIn(Object entry) {
        ready.add(entry);
    }

    /** Runs ready work until there is none, until it has taken too long, or until the driver's turn (true) comes. */
    abstract boolean runReady();

    /** Runs {@code work} while the other coroutines go on; on the loop again when it returns. */
    abstract void outside(Runnable work);

    /** Whether a task that is in none of our waits is blocked in some other call. On the loop. */
    abstract boolean isBlockedOutside(Task task);

    /** Has a task that has the turn, or is about to have it, interrupted when it ends the turn in a foreign call. */
    abstract void interruptAfterTurn(Task task);

    /** Hands what is left on a closed loop to somebody who can still run it. */
    abstract void disown(Object entry);

    /** Told by subclasses after the driver thread has run the loop. */
    abstract void afterDriving();

    /** Runs the loop on the driver thread until the driver is released from its wait. */
    final void drive() {
        turnEnded();
        try {
            if (Thread.interrupted()) {
                driverInterrupted = true;
                driver.interruptMet();
            }
            startSlice();
            if (sliceStart - lastPass > FAIRNESS_NANOS && !clock.isVirtual()) {
                // A driver that gives way again and again has its turn before each slice ends.
                pass();
            }
            while (!runReady()) {
                pass();
            }
            nextPoll--;
        } finally {
            afterDriving();
            turnBegan(driver);
            if (driverInterrupted) {
                driverInterrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    private void pass() {
        inbox.drainTo(reader);
        fireTimers();
        if (ready.isEmpty()) {
            idle();
        } else if (poller.isWatched() && turnCount() - nextPoll >= 0) {
            poll(0);
        }
        noteInterrupt(Thread.interrupted());
        startSlice();
        lastPass = sliceStart;
    }

    final void fireTimers() {
        if (!timers.isEmpty()) {
            timers.fireDue(now());
        }
    }

    /** On the loop: takes note of an interrupt of the driver during its wait. The flag shows it again after that. */
    final void noteInterrupt(boolean interrupted) {
        if (interrupted) {
            driverInterrupted = true;
            driver.nextInterruptMet();
        }
    }

    private void idle() {
        if (reportsDeadlock && isDeadlocked()) {
            host.deadlocked();
            return;
        }
        if (jump()) {
            return;
        }
        // Opened before the sleep is announced: whoever owes a wake-up from then on has to find it.
        poller.selector();
        if (inbox.fallAsleep()) {
            try {
                poll(timeToNextTimer());
            } finally {
                inbox.wakeUp();
            }
        }
    }

    /** In a simulation in which nothing is ready: jumps to the next deadline, unless something else may come before. */
    final boolean jump() {
        if (clock instanceof LoopClock.Virtual virtual && !timers.isEmpty() && dependsOnNobodyElse()) {
            virtual.jumpTo(timers.next());
            return true;
        }
        return false;
    }

    // A channel is reported until it has been read: asked before all who are ready had their turn, the system tells it again.
    private void poll(long nanos) {
        poller.poll(nanos);
        nextPoll = turnCount() + ready.size();
    }

    private long timeToNextTimer() {
        return timers.isEmpty() || clock.isVirtual() ? Poller.FOREVER : Math.max(0, timers.next() - now());
    }

    /** Whether nothing outside, be it a thread, a channel or a call of the JDK, can make anyone ready. */
    private boolean dependsOnNobodyElse() {
        return promises == 0 && !poller.hasWaiters() && !inbox.hasLetters() && !hasGuests()
                && begunTasks == waitingTasks;
    }

    final void taskBegun() {
        begunTasks++;
    }

    final void taskEnded() {
        begunTasks--;
    }

    final void waitEntered() {
        waitingTasks++;
    }

    final void waitLeft() {
        waitingTasks--;
    }

    private boolean isDeadlocked() {
        return timers.isEmpty() && dependsOnNobodyElse() && driver.isWaiting();
    }

    /**
     * Who keeps the loop from answering, as well as another thread can see that: a task, the driver, or null when nobody
     * seems to. From any thread.
     */
    abstract @Nullable Waiter holderFromOutside();

    /** The frames of a task's stack, innermost first, which leaves the order of the turns alone. On the loop. */
    StackTraceElement[] stackOf(Task task) {
        return task.stackTrace();
    }

    /** Whether virtual threads other than coroutines have been seen on this loop. */
    abstract boolean hasGuests();

    final void startSlice() {
        turnsBefore += turns;
        turns = 0;
        sliceStart = now();
    }

    /** Counts a turn; true when the slice is used up. */
    final boolean countTurn() {
        if ((++turns & (TURNS_PER_LOOK - 1)) != 0) {
            return false;
        }
        inbox.drainTo(reader);
        return now() - sliceStart > FAIRNESS_NANOS;
    }

    final void readInbox() {
        inbox.drainTo(reader);
    }

    final void turnBegan(@Nullable Waiter who) {
        LoopListener told = listener;
        if (told != null) {
            told.turnBegan(who);
        }
    }

    final void turnEnded() {
        LoopListener told = listener;
        if (told != null) {
            told.turnEnded();
        }
    }

    /** Has {@code added} told of every switch from now on; at once, when the caller has the turn. On the loop. */
    public final void addListener(LoopListener added) {
        listener = LoopListeners.with(listener, added);
        Waiter caller = Waiter.current();
        if (caller != null && holdsTurn(caller)) {
            added.turnBegan(caller);
        }
    }

    /** Takes back one {@link #addListener}. On the loop. */
    public final void removeListener(LoopListener removed) {
        listener = LoopListeners.without(listener, removed);
    }

    /** Whether {@code caller}, who calls this, has a turn of this loop, and is not about to leave it or to go on in it. */
    final boolean holdsTurn(Waiter caller) {
        return caller.loop == this && !caller.isSuspended()
                && (!(caller instanceof Task task) || task.isRunning() && !isBlockedOutside(task));
    }

    /** How many turns have been taken. From any thread: a look, which may be stale. */
    public final long turnCount() {
        return turnsBefore + turns;
    }

    /** How many tasks have been started, at once or after a delay. From any thread: a look, which may be stale. */
    public final long startedCount() {
        return tasks.added;
    }

    /** How many tasks have failed. From any thread: a look, which may be stale. */
    public final long failureCount() {
        return failures;
    }

    /** Counts a task that failed. On the loop. */
    public final void noteFailure() {
        failures++;
    }

    /** From now on tasks of other threads are handed to {@code how} in place of being started. On the loop. */
    public final void refuseTasks(Consumer<Task> how) {
        reader.refuseTasks(how);
    }

    /** The loop's clock, in nanoseconds from an arbitrary origin. */
    public final long now() {
        return clock.now();
    }

    final long deadlineAfter(long nanos) {
        // Half the range of the clock keeps differences of deadlines meaningful; it is 146 years.
        long now = now();
        long deadline = now + Math.clamp(nanos, 0, Long.MAX_VALUE / 2);
        // Virtual time begins at zero and gets everywhere; there it ends, as it would otherwise begin anew in the past.
        return clock.isVirtual() && deadline < now ? Long.MAX_VALUE : deadline;
    }

    /**
     * Has {@code message} delivered on the loop: at once when the caller is on it, else soon. From any thread.
     *
     * @return false when the loop is closed, so that the message is not delivered
     */
    public final boolean post(LoopMessage message) {
        if (isOnLoop()) {
            if (closed) {
                return false;
            }
            message.deliver();
            return true;
        }
        return send(message);
    }

    /** Puts {@code task} into the ready queue, from any thread; false when the loop is closed. */
    public final boolean startFromAnywhere(Task task) {
        if (isOnLoop()) {
            if (closed) {
                return false;
            }
            task.start();
            return true;
        }
        return send(task);
    }

    /** Hands a letter to the loop from another thread; false when the loop is closed. */
    final boolean send(Object letter) {
        Inbox.Delivery delivery = inbox.offer(letter);
        if (delivery == Inbox.Delivery.WAKE) {
            poller.wakeUp();
        }
        return delivery != Inbox.Delivery.CLOSED;
    }

    /** Someone outside has promised to post a message: until {@link #promiseKept()} waiting is not a deadlock. */
    public final void promiseMade() {
        promises++;
    }

    /** The counterpart of {@link #promiseMade()}, or the promise is no longer waited for. */
    public final void promiseKept() {
        promises--;
    }

    final void register(Task task) {
        tasks.add(task);
    }

    final void unregister(Task task) {
        tasks.remove(task);
        if (tasks.size() == 0) {
            host.emptied();
        }
    }

    /** How many tasks are started, queued or delayed. */
    public final int taskCount() {
        return tasks.size();
    }

    /** Shows every living task to {@code visitor}, oldest first. The visitor may end the task that it is shown. */
    public final void forEachTask(Consumer<Task> visitor) {
        for (Task task = tasks.first(); task != null;) {
            Task next = Task.Registry.after(task);
            visitor.accept(task);
            task = next;
        }
    }

    /** The living tasks, as well as another thread can see them. */
    final List<Task> tasksFromOutside() {
        return tasks.fromOutside();
    }

    /** Timers that are set; for checks that nothing is left. */
    public final int timerCount() {
        return timers.size();
    }

    /** Channels that are registered; for checks that nothing is left. */
    public final int channelCount() {
        return poller.channelCount();
    }

    /** Gives back the descriptors of channels that were closed while registered, as the next pass would. On the loop. */
    public final void releaseChannels() {
        poller.releaseCancelled();
    }

    /** Whether {@link #close} has done its work, so that nothing here is touched by this loop any more. From any thread. */
    public final boolean isClosed() {
        return closed;
    }

    /** Whether no task runs on this loop any more: one that finds it so goes on beside it. From any thread. */
    final boolean isLeft() {
        return inbox.isClosed();
    }

    /** Whether this loop goes on while {@code other} runs, or, if null, a thread blocks: not when one thread drives both. */
    public final boolean isIndependentOf(@Nullable EventLoop other) {
        return other == null || other.driver.thread != driver.thread;
    }

    /** Whether the thread that drove this loop has ended and left it open: nothing will ever happen here again. From any thread. */
    public final boolean isDeserted() {
        return !driver.thread.isAlive();
    }

    /**
     * Ends the loop for good: channels are let go, and whatever still comes is run elsewhere or refused. On the driver.
     *
     * <p>Whoever is refused knows that all who were accepted have been told how it ended; hence the last letters are read, and
     * the last tasks given up, before the first letter is refused. Whoever sees the loop closed may take over the objects whose
     * home it was; hence that is said after the last access to them.
     *
     * @param leftover told of each task that has not ended, which will not run here any more; maybe several times
     */
    public final void close(Consumer<Task> leftover) {
        if (closed) {
            return;
        }
        retire();
        try {
            startSlice();
            runReady();
        } finally {
            afterDriving();
        }
        long known;
        do {
            inbox.drainTo(reader);
            known = tasks.added;
            forEachTask(leftover);
        } while (tasks.added != known || !inbox.close());
        outsiders.homeClosed();
        closed = true;
        for (Object entry; (entry = ready.poll()) != null;) {
            disown(entry);
        }
        poller.close();
        listener = null;
    }

    /** Ends the workers that wait for something to do, and the waits of those who would outlive the loop. */
    abstract void retire();
}
