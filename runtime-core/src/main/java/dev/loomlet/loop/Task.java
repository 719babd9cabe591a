package dev.loomlet.loop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loop's view of a coroutine: a body to start on a worker, and its place in the list of those that live. */
public abstract class Task extends Waiter {

    private enum Stage {
        NEW,
        /** Will be queued when its timer fires. */
        DELAYED,
        QUEUED,
        STARTED,
        ENDED
    }

    private final long spawner;
    private Stage stage = Stage.NEW;
    @Nullable
    Worker worker;
    private volatile boolean unwatched;
    private @Nullable Task previous;
    private @Nullable Task next;

    /** @param spawner the id of the task of the same loop that spawns this one; 0 when it is none */
    protected Task(EventLoop loop, long spawner) {
        super(loop);
        this.spawner = spawner;
    }

    /** Runs the body and records its outcome; never throws. Called once, on a worker of the loop. */
    protected abstract void run();

    /** The worker could not be had, for want of memory. Called on the loop in place of {@link #run()}. */
    protected abstract void startFailed(Throwable failure);

    /** Has {@code listener} told on the loop when this task ends, or at once when it has. From any thread. */
    public abstract void whenEnded(EndListener listener);

    /** Takes back one {@link #whenEnded}. From any thread. */
    public abstract void forgetListener(EndListener listener);

    /** Puts this task at the end of the ready queue. On the loop. */
    public final void start() {
        stage = Stage.QUEUED;
        loop.register(this);
        loop.ready.add(this);
        LoopListener listener = loop.listener;
        if (listener != null) {
            listener.started(this);
            listener.madeReady(this);
        }
    }

    /** Puts this task into the ready queue after {@code nanos}. On the loop. */
    public final void startAfter(long nanos) {
        stage = Stage.DELAYED;
        loop.register(this);
        loop.timers.add(this, loop.deadlineAfter(nanos));
        if (loop.listener != null) {
            loop.listener.started(this);
        }
    }

    @Override
    final void fire() {
        if (stage == Stage.DELAYED) {
            stage = Stage.QUEUED;
            loop.ready.add(this);
            noteReady();
        } else {
            super.fire();
        }
    }

    /** Takes back the start of a task that has not begun; false when it has begun. On the loop. */
    public final boolean cancelStart() {
        if (isBegun()) {
            return false;
        }
        if (slot != IDLE) {
            loop.timers.remove(this);
        }
        if (stage != Stage.NEW) {
            loop.unregister(this);
        }
        stage = Stage.ENDED;
        tellOfEnd();
        return true;
    }

    /** Whether the body has begun to run. */
    public final boolean isBegun() {
        return stage == Stage.STARTED || stage == Stage.ENDED;
    }

    /** Whether this task waits, or is about to go on after a wait or a yield. */
    public final boolean isSuspendedInWait() {
        return stage == Stage.STARTED && isSuspended();
    }

    final boolean isQueued() {
        return stage == Stage.QUEUED;
    }

    final void begin(Worker worker) {
        this.worker = worker;
        stage = Stage.STARTED;
        loop.taskBegun();
    }

    final void end() {
        worker = null;
        stage = Stage.ENDED;
        loop.taskEnded();
        loop.unregister(this);
        tellOfEnd();
    }

    private void tellOfEnd() {
        LoopListener listener = loop.listener;
        if (listener != null) {
            listener.ended(this);
        }
    }

    /** Whether the body has begun and not ended. */
    final boolean isRunning() {
        return stage == Stage.STARTED;
    }

    /** Whether a watchdog is to report this task when it holds its loop for long. From any thread. */
    public final boolean isWatched() {
        return !unwatched;
    }

    /** See {@link #isWatched()}. From any thread. */
    public final void setWatched(boolean watched) {
        unwatched = !watched;
    }

    @Override
    final void waitEntered() {
        loop.waitEntered();
    }

    @Override
    final void waitLeft() {
        loop.waitLeft();
    }

    /** The frames of this task's stack, innermost first; empty when it has not begun or has ended. */
    public final StackTraceElement[] stackTrace() {
        Worker carrier = worker;
        return carrier == null ? new StackTraceElement[0] : carrier.thread().getStackTrace();
    }

    /** The virtual thread that runs this task now; null when it has not begun or has ended. */
    public final @Nullable Thread thread() {
        Worker carrier = worker;
        return carrier == null ? null : carrier.thread();
    }

    @Override
    final void interruptThread() {
        Worker carrier = worker;
        if (carrier != null) {
            carrier.interrupt();
        }
    }

    @Override
    public final @Nullable Thread actingThread() {
        return thread();
    }

    /** The id of the task of the same loop that spawned this one; 0 when it was none. */
    public final long spawner() {
        return spawner;
    }

    /** Where this task was spawned, as well as that is known. */
    public abstract String spawnSite();

    /** The living tasks of a loop, in the order in which they were started: a list that costs no memory of its own. */
    static final class Registry {
        private @Nullable Task first;
        private @Nullable Task last;
        private int size;
        long added;

        void add(Task task) {
            task.previous = last;
            if (last == null) {
                first = task;
            } else {
                last.next = task;
            }
            last = task;
            size++;
            added++;
        }

        void remove(Task task) {
            if (task.previous == null) {
                first = task.next;
            } else {
                task.previous.next = task.next;
            }
            if (task.next == null) {
                last = task.previous;
            } else {
                task.next.previous = task.previous;
            }
            task.previous = null;
            task.next = null;
            size--;
        }

        int size() {
            return size;
        }

        /** The tasks, as well as another thread can see them. The list may change under the walk, which ends all the same. */
        List<Task> fromOutside() {
            List<Task> seen = new ArrayList<>();
            int most = size;
            for (Task task = first; task != null && seen.size() < most; task = task.next) {
                seen.add(task);
            }
            return seen;
        }

        @Nullable
        Task first() {
            return first;
        }

        static @Nullable Task after(Task task) {
            return task.next;
        }
    }
}
