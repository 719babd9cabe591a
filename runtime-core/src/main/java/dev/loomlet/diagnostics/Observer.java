package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.loop.HubEvents;
import dev.loomlet.loop.Task;
import java.time.Duration;

/** Hears of hubs and coroutines: has hubs watched where the property says so, and writes events where the JDK can. */
final class Observer implements HubEvents {

    /** Whether flight recording has been started in this process. Until then no class of the recorder is loaded. */
    private static volatile boolean recordable;

    /** Called by name, see {@link HubEvents#find()}. */
    Observer() {
        if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
            FlightSwitch.install();
        }
    }

    /** Flight recording has been started. */
    static void flightRecorderStarted() {
        // Now, as the loop is no place to load classes.
        FlightEvents.load();
        recordable = true;
    }

    @Override
    public void hubStarted(Object hub) {
        Hub started = (Hub) hub;
        Duration threshold = WatchdogProperty.threshold();
        if (threshold != null) {
            StallWatchdog.watch(started, threshold);
        }
        if (recordable) {
            FlightEvents.hubStarted(started);
        }
    }

    @Override
    public void hubStopped(Object hub) {
        if (recordable) {
            FlightEvents.hubStopped((Hub) hub);
        }
    }

    @Override
    public void spawned(Task task) {
        if (recordable) {
            FlightEvents.spawned((Coroutine<?>) task, task.spawner());
        }
    }

    @Override
    public void ended(Task task) {
        if (recordable) {
            FlightEvents.ended((Coroutine<?>) task);
        }
    }

    @Override
    public void deadlocked(Object hub, String report) {
        if (recordable) {
            FlightEvents.deadlocked((Hub) hub, report);
        }
    }

    static void stalled(Stall stall) {
        if (recordable) {
            FlightEvents.stalled(stall);
        }
    }
}
