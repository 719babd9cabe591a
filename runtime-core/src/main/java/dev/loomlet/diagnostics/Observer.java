package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.loop.HubEvents;
import dev.loomlet.loop.Task;
import java.time.Duration;

/** Hears of hubs and coroutines: has hubs watched where the property says so, and writes events where the JDK can. */
public final class Observer implements HubEvents {

    /** Without the module, the classes behind {@link FlightEvents} could not even be loaded. */
    private static final boolean RECORDABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    /** For the service loader alone. */
    public Observer() {
        if (RECORDABLE) {
            // Now, as the loop is no place to load classes.
            FlightEvents.load();
        }
    }

    @Override
    public void hubStarted(Object hub) {
        Hub started = (Hub) hub;
        Duration threshold = WatchdogProperty.threshold();
        if (threshold != null) {
            StallWatchdog.watch(started, threshold);
        }
        if (RECORDABLE) {
            FlightEvents.hubStarted(started);
        }
    }

    @Override
    public void hubStopped(Object hub) {
        if (RECORDABLE) {
            FlightEvents.hubStopped((Hub) hub);
        }
    }

    @Override
    public void spawned(Task task) {
        if (RECORDABLE) {
            FlightEvents.spawned((Coroutine<?>) task, task.spawner());
        }
    }

    @Override
    public void ended(Task task) {
        if (RECORDABLE) {
            FlightEvents.ended((Coroutine<?>) task);
        }
    }

    @Override
    public void deadlocked(Object hub, String report) {
        if (RECORDABLE) {
            FlightEvents.deadlocked((Hub) hub, report);
        }
    }

    static void stalled(Stall stall) {
        if (RECORDABLE) {
            FlightEvents.stalled(stall);
        }
    }
}
