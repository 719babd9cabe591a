package dev.loomlet.diagnostics;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/*
 * On the direct engine, the recorder drops the first event that a platform thread writes after it has carried a virtual
 * thread which wrote some. Events that belong to a carrier are therefore written elsewhere: by a thread of their own, or by
 * a coroutine.
 */
/** The events for JDK Flight Recorder. To be touched only where the module jdk.jfr is. */
final class FlightEvents {

    private FlightEvents() {}

    static void load() {
        new HubStart().isEnabled();
        new HubStop().isEnabled();
        new Spawn().isEnabled();
        new End().isEnabled();
        new Stalled().isEnabled();
        new Deadlock().isEnabled();
    }

    static void hubStarted(Hub hub) {
        HubStart event = new HubStart();
        if (event.shouldCommit()) {
            event.hub = hub.name();
            event.commit();
        }
    }

    static void hubStopped(Hub hub) {
        HubStop event = new HubStop();
        if (event.shouldCommit()) {
            event.hub = hub.name();
            writeElsewhere(event);
        }
    }

    private static void writeElsewhere(Event event) {
        Thread writer = Thread.ofPlatform().daemon().name("loomlet-event").start(event::commit);
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void spawned(Coroutine<?> coroutine, long spawner) {
        Spawn event = new Spawn();
        if (event.shouldCommit()) {
            event.hub = coroutine.hub().name();
            event.coroutine = coroutine.name();
            event.id = coroutine.id();
            event.spawner = spawner;
            event.commit();
        }
    }

    static void ended(Coroutine<?> coroutine) {
        End event = new End();
        if (event.shouldCommit()) {
            event.hub = coroutine.hub().name();
            event.coroutine = coroutine.name();
            event.id = coroutine.id();
            event.outcome = coroutine.state().name();
            event.failure = String.valueOf(coroutine.exception());
            event.commit();
        }
    }

    static void stalled(Stall stall) {
        Stalled event = new Stalled();
        if (event.shouldCommit()) {
            event.hub = stall.hub().name();
            event.coroutine = stall.holder();
            event.held = stall.held().toNanos();
            event.cause = stall.cause().name();
            event.stack = stall.stack().stream().map(Object::toString).collect(Collectors.joining("\n"));
            event.commit();
        }
    }

    static void deadlocked(Hub hub, String report) {
        Deadlock event = new Deadlock();
        if (event.shouldCommit()) {
            event.hub = hub.name();
            event.report = report;
            if (hub.isClosed()) {
                event.commit();
            } else {
                hub.spawn("deadlock event", event::commit);
            }
        }
    }

    @Category("Loomlet")
    @StackTrace(false)
    private abstract static class OfHub extends Event {
        @Label("Hub")
        String hub = "";
    }

    @Category("Loomlet")
    private abstract static class OfCoroutine extends OfHub {
        @Label("Coroutine")
        String coroutine = "";

        @Label("Coroutine Id")
        long id;
    }

    @Name("dev.loomlet.HubStart")
    @Label("Hub Start")
    static final class HubStart extends OfHub {}

    @Name("dev.loomlet.HubStop")
    @Label("Hub Stop")
    static final class HubStop extends OfHub {}

    @Name("dev.loomlet.Spawn")
    @Label("Coroutine Spawn")
    @Enabled(false)
    @StackTrace(true)
    static final class Spawn extends OfCoroutine {
        @Label("Spawner Id")
        @Description("The coroutine that spawned it; 0 when it was spawned from outside the hub")
        long spawner;
    }

    @Name("dev.loomlet.End")
    @Label("Coroutine End")
    @Enabled(false)
    static final class End extends OfCoroutine {
        @Label("Outcome")
        String outcome = "";

        @Label("Failure")
        String failure = "";
    }

    @Name("dev.loomlet.Stall")
    @Label("Hub Stall")
    @Description("A coroutine has held its hub for long")
    static final class Stalled extends OfHub {
        @Label("Coroutine")
        String coroutine = "";

        @Label("Held")
        @Timespan
        long held;

        @Label("Cause")
        String cause = "";

        @Label("Stack")
        String stack = "";
    }

    @Name("dev.loomlet.Deadlock")
    @Label("Hub Deadlock")
    static final class Deadlock extends OfHub {
        @Label("Report")
        String report = "";
    }
}
