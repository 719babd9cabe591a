package dev.loomlet.loop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one loop are doing at one moment.
 *
 * <p>Holds references and no texts: those are made by whoever asked, as the text of what is waited for is code of the user.
 *
 * @param lines the living tasks, oldest first
 * @param holder who has the turn; null when it is nobody
 * @param holderThread the thread that acts for the holder
 * @param driver the thread that drives the loop
 * @param awaited what the driver waits for
 * @param timers timers that are set
 * @param channels channels that are registered
 */
public record LoopReport(List<Line> lines, @Nullable Waiter holder, @Nullable Thread holderThread, Driver driver,
        @Nullable Object awaited, int timers, int channels) {

    private static final StackTraceElement[] NO_FRAMES = {};

    /** What a task is doing. */
    public enum Activity {
        /** Its first turn has not come. */
        SCHEDULED,
        /** Has the turn. */
        RUNNING,
        /** Could go on, and waits for its turn. */
        READY,
        /** Waits in a call of ours. */
        WAITING,
        /** Is inside another call that blocks, beside the loop. */
        BLOCKED
    }

    /**
     * One task.
     *
     * @param task the task
     * @param activity what it is doing
     * @param blocker what it waits for
     * @param stack where it stands, innermost frame first; empty where that was not asked for
     */
    public record Line(Task task, Activity activity, @Nullable Object blocker, StackTraceElement[] stack) {}

    /**
     * Takes a report. On the loop.
     *
     * @param stacks for how many tasks at most to look at the stack
     */
    public static LoopReport take(EventLoop loop, int stacks) {
        List<Line> lines = new ArrayList<>(loop.taskCount());
        Waiter current = Waiter.current();
        loop.forEachTask(task -> {
            Activity activity = activityOf(task);
            boolean stack = lines.size() < stacks && activity != Activity.SCHEDULED;
            lines.add(new Line(task, activity, task.blocker(), stack ? loop.stackOf(task) : NO_FRAMES));
        });
        boolean held = current != null && loop.holdsTurn(current);
        return new LoopReport(lines, held ? current : null, held ? Thread.currentThread() : null, loop.driver,
                loop.driver.blocker(), loop.timerCount(), loop.channelCount());
    }

    private static Activity activityOf(Task task) {
        if (!task.isBegun()) {
            return Activity.SCHEDULED;
        }
        if (task.isWaiting()) {
            return Activity.WAITING;
        }
        if (task.isSuspended()) {
            return Activity.READY;
        }
        if (!task.loop.isBlockedOutside(task)) {
            return Activity.RUNNING;
        }
        Thread thread = task.thread();
        return thread != null && thread.getState() == Thread.State.RUNNABLE ? Activity.READY : Activity.BLOCKED;
    }

    /**
     * Takes a report of a loop that does not answer, from another thread. As nobody stands still for it, it is only as good
     * as such a look can be: tasks may be missing, and what is told of one may be out of date.
     *
     * @param stacks for how many tasks at most to look at the stack
     */
    public static LoopReport fromOutside(EventLoop loop, int stacks) {
        List<Line> lines = new ArrayList<>();
        Waiter holder = loop.holderFromOutside();
        for (Task task : loop.tasksFromOutside()) {
            lines.add(lineFromOutside(task, task == holder, lines.size() < stacks));
        }
        return new LoopReport(lines, holder, holder == null ? null : holder.actingThread(), loop.driver,
                loop.driver.blocker(), loop.timerCount(), loop.channelCount());
    }

    private static Line lineFromOutside(Task task, boolean holds, boolean stacks) {
        Activity activity = holds ? Activity.RUNNING
                : !task.isBegun() ? Activity.SCHEDULED
                        : task.isWaiting() ? Activity.WAITING
                                : task.isSuspended() ? Activity.READY : Activity.BLOCKED;
        Thread thread = task.thread();
        // Not of one that is ready: to be looked at changes its place in the queue.
        boolean still = activity == Activity.RUNNING || activity == Activity.WAITING;
        return new Line(task, activity, task.blocker(),
                stacks && still && thread != null ? thread.getStackTrace() : NO_FRAMES);
    }
}
