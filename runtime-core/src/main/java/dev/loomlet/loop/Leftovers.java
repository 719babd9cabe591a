package dev.loomlet.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * What is on a loop: coroutines, timers, channels, and those elsewhere who wait for its objects. For checks that code has
 * cleaned up after itself.
 */
public final class Leftovers {

    private final EventLoop loop;
    private final List<String> found = new ArrayList<>();

    private Leftovers(EventLoop loop) {
        this.loop = loop;
    }

    /** Describes each, the caller left out; empty when there is nothing. On the loop. */
    public static List<String> of(EventLoop loop) {
        // Who has given up elsewhere has said so, in a letter that may not have been read.
        loop.readInbox();
        loop.poller.releaseCancelled();
        return new Leftovers(loop).find();
    }

    private List<String> find() {
        Waiter caller = Waiter.current();
        loop.forEachTask(task -> {
            if (task != caller) {
                addTask(task);
            }
        });
        loop.timers.forEach(this::addTimer);
        loop.poller.forEachChannel(channel -> found.add("channel " + channel + ", which is still open"));
        loop.outsiders.forEach(operation -> found.add(operation.toString()));
        return found;
    }

    private void addTask(Task task) {
        Object blocker = task.blocker();
        found.add("coroutine " + task + ", which "
                + (!task.isBegun() ? "has not begun" : blocker == null ? "has not ended" : "waits for " + blocker)
                + "; spawned at " + task.spawnSite());
    }

    private void addTimer(Timer timer) {
        if (timer instanceof Alarm alarm) {
            found.add("timer of " + alarm + siteOf(alarm.signal()));
        } else if (!(timer instanceof Task)) {
            // That of a task is a part of its wait, of which is told there.
            found.add("timer of " + timer);
        }
    }

    private static String siteOf(Throwable made) {
        for (StackTraceElement frame : made.getStackTrace()) {
            if (!frame.getClassName().equals("dev.loomlet.Timeout")) {
                return "; started at " + frame;
            }
        }
        return "";
    }
}
