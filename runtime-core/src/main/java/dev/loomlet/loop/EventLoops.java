package dev.loomlet.loop;

import dev.loomlet.engine.Engine;
import java.util.SplittableRandom;

/** Makes the loops of the engine that the process uses. */
public final class EventLoops {

    private EventLoops() {}

    /**
     * Creates a loop that the calling platform thread will drive.
     *
     * @param reportsDeadlock whether the loop, when nothing can happen any more but by another thread's initiative, tells
     *     its host instead of waiting for such a thread
     */
    public static EventLoop create(LoopHost host, boolean reportsDeadlock) {
        return create(host, reportsDeadlock, LoopClock.MACHINE, new ReadyQueue(), new SplittableRandom());
    }

    /**
     * Creates a loop that the calling platform thread will drive, on virtual time: whenever nothing is ready, the clock jumps
     * to the next deadline. Who of those that are ready goes next is drawn from {@code seed}.
     */
    public static EventLoop createSimulated(LoopHost host, long seed) {
        return create(host, true, new LoopClock.Virtual(), new ShuffledReadyQueue(seed), new SplittableRandom(~seed));
    }

    private static EventLoop create(LoopHost host, boolean reportsDeadlock, LoopClock clock, ReadyQueue ready,
            SplittableRandom lots) {
        return Engine.current().isDirect()
                ? new DirectLoop(host, reportsDeadlock, clock, ready, lots)
                : new PortableLoop(host, reportsDeadlock, clock, ready, lots);
    }
}
