package dev.loomlet.loop;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A ready queue whose order is drawn from a seed: any of those that are ready may be the next. */
final class ShuffledReadyQueue extends ReadyQueue {

    private final SplittableRandom random;
    private boolean drawn;

    ShuffledReadyQueue(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    @Nullable
    Object peek() {
        if (!drawn && size() > 1) {
            swapWithHead(random.nextInt(size()));
            drawn = true;
        }
        return super.peek();
    }

    @Override
    @Nullable
    Object poll() {
        peek();
        drawn = false;
        return super.poll();
    }
}
