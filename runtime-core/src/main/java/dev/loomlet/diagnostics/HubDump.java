package dev.loomlet.diagnostics;

import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.Completion;
import dev.loomlet.loop.EventLoop;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.LoopReport;
import dev.loomlet.loop.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the coroutines of a hub were doing at one moment: the tree of who spawned whom, what each waited for, where it
 * stood, and where it was spawned. {@link #toString()} is for people, {@link #toJson()} for programs.
 *
 * <p>The model is gevent's {@code print_run_info}.
 */
public final class HubDump {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** To look at a stack takes some ten microseconds, and the hub stands still meanwhile. */
    private static final int MOST_STACKS = 1000;

    private final String hub;
    private final boolean complete;
    private final List<CoroutineDump> coroutines;
    private final int timers;
    private final int channels;
    private final @Nullable String driver;
    private final List<StackTraceElement> driverStack;

    private HubDump(Hub hub, boolean complete, LoopReport report) {
        this.hub = hub.name();
        this.complete = complete;
        this.coroutines = report.lines().stream().map(CoroutineDump::of).toList();
        this.timers = report.timers();
        this.channels = report.channels();
        boolean driverHolds = report.holder() == report.driver();
        Object awaited = report.awaited();
        this.driver = driverHolds ? report.driver() + " runs"
                : awaited == null ? null : report.driver() + " waits for " + CoroutineDump.textOf(awaited);
        Thread thread = report.holderThread();
        this.driverStack = driverHolds && thread != null ? Frames.trim(thread.getStackTrace()) : List.of();
    }

    /**
     * Takes a dump, as {@link #of(Hub, Duration)} does, and gives the hub 200 milliseconds to answer.
     *
     * @param hub the hub to look at
     * @return the dump
     */
    public static HubDump of(Hub hub) {
        return of(hub, PATIENCE);
    }

    /**
     * Takes a dump. In a coroutine of the hub, and on the thread that drives it, this does not wait. From anywhere else it
     * waits until the hub answers, which it does between two turns. When that takes longer than {@code patience}, since a
     * coroutine holds the hub or the thread that drives it is busy elsewhere, the dump is made up of what can be seen from
     * outside: the one that holds the hub and its stack, and the others as far as possible, see {@link #isComplete()}.
     *
     * <p>The stacks of the first thousand coroutines are looked at, for which the hub stands still some milliseconds.
     *
     * @param hub the hub to look at
     * @param patience how long to wait for the hub's answer; zero or less for a dump from outside
     * @return the dump; without coroutines when the hub is closed
     * @throws dev.loomlet.CoroutineExit when the caller is killed or interrupted while it waits
     */
    public static HubDump of(Hub hub, Duration patience) {
        Objects.requireNonNull(hub, "hub is null; pass Hub.current() for the caller's");
        Objects.requireNonNull(patience, "patience is null; leave it out for the default");
        EventLoop loop = Hubs.loopOf(hub);
        Waiter caller = Waiter.currentOnLoop();
        if (caller != null && caller.loop() == loop) {
            return new HubDump(hub, true, LoopReport.take(loop, MOST_STACKS));
        }
        LoopReport answer = ask(hub, loop, patience);
        return answer == null
                ? new HubDump(hub, hub.isClosed(), LoopReport.fromOutside(loop, MOST_STACKS))
                : new HubDump(hub, true, answer);
    }

    private static @Nullable LoopReport ask(Hub hub, EventLoop loop, Duration patience) {
        if (patience.isNegative() || patience.isZero()) {
            return null;
        }
        LoopReport[] answer = new LoopReport[1];
        Completion completion = Completion.create();
        boolean posted = loop.post(() -> {
            answer[0] = LoopReport.take(loop, MOST_STACKS);
            completion.complete();
        });
        // What a closed hub still shows from outside are coroutines that were given up.
        return posted && completion.await("the dump of hub " + hub.name(), Limits.nanos(patience, "patience"), true)
                ? answer[0]
                : null;
    }

    /** {@return the hub's name} */
    public String hub() {
        return hub;
    }

    /**
     * Whether the hub itself answered. Otherwise the dump was taken from outside while the hub was held: coroutines may be
     * missing, and what is told of them may be out of date.
     *
     * @return whether the dump can be relied upon
     */
    public boolean isComplete() {
        return complete;
    }

    /** {@return the coroutines that had not ended, in the order in which they were started} */
    public List<CoroutineDump> coroutines() {
        return coroutines;
    }

    /** {@return how many timers were set: sleepers, limits and delayed starts} */
    public int timers() {
        return timers;
    }

    /** {@return how many channels of the net module were registered} */
    public int channels() {
        return channels;
    }

    /** What the thread that drives the hub was doing, in words; null when it did nothing but drive. */
    @Nullable
    String driver() {
        return driver;
    }

    List<StackTraceElement> driverStack() {
        return driverStack;
    }

    /**
     * The dump as a JSON object with the members {@code hub}, {@code engine}, {@code complete}, {@code timers},
     * {@code channels}, {@code driver} and {@code coroutines}. The last is an array of objects whose members are named as
     * the components of {@link CoroutineDump}; {@code spawner} refers to the {@code id} of another one.
     *
     * @return the JSON text, on one line
     */
    public String toJson() {
        Json json = new Json().open('{')
                .name("hub")
                .value(hub)
                .name("engine")
                .value(Loomlet.engine())
                .name("complete")
                .value(complete)
                .name("timers")
                .value(timers)
                .name("channels")
                .value(channels)
                .name("driver")
                .value(driver)
                .name("coroutines")
                .open('[');
        for (CoroutineDump coroutine : coroutines) {
            json.open('{')
                    .name("id")
                    .value(coroutine.id())
                    .name("name")
                    .value(coroutine.name())
                    .name("activity")
                    .value(coroutine.activity().toString())
                    .name("waitsFor")
                    .value(coroutine.waitsFor())
                    .name("wakenBy")
                    .value(coroutine.wakenBy())
                    .name("spawner")
                    .value(coroutine.spawner())
                    .name("spawnSite")
                    .value(coroutine.spawnSite())
                    .name("stack")
                    .open('[');
            coroutine.stack().forEach(frame -> json.value(frame.toString()));
            json.close(']').close('}');
        }
        return json.close(']').close('}').toString();
    }

    /** {@return the dump as text: the tree of who spawned whom, indented} */
    @Override
    public String toString() {
        return new DumpText(this).toString();
    }
}
