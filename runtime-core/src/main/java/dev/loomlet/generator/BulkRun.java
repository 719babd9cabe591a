package dev.loomlet.generator;

import dev.loomlet.engine.OwnerContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a body on the stack of its consumer, together with the sequences it delegates to. */
final class BulkRun<T extends @Nullable Object> {

    final Consumer<? super T> consumer;
    final Thread thread = Thread.currentThread();
    private final Thread owner = OwnerContext.current().thread();

    /** Why the body is being closed before its end; null while it is not. */
    private @Nullable Throwable stopped;

    private boolean stopRequested;
    private boolean ignored;

    BulkRun(Consumer<? super T> consumer) {
        this.consumer = consumer;
    }

    void run(GeneratorBody<T, @Nullable Void> body) {
        Throwable failure = new BulkYielder<>(this).runBody(body);
        Throwable outcome = stopped == null ? failure : outcomeOfStop(failureOfClosing(failure));
        if (outcome != null) {
            throw Sneaky.rethrow(outcome);
        }
    }

    private @Nullable Throwable outcomeOfStop(@Nullable Throwable ofClosing) {
        if (ofClosing == null || ofClosing == stopped) {
            return stopRequested ? null : stopped;
        }
        if (stopped instanceof GeneratorExit) {
            return ofClosing;
        }
        stopped.addSuppressed(ofClosing);
        return stopped;
    }

    /** What a body ended with that was closed early, other than by being closed; null when it ended as it should. */
    @Nullable
    Throwable failureOfClosing(@Nullable Throwable failure) {
        if (ignored) {
            ignored = false;
            return Faults.ignored();
        }
        return failure instanceof GeneratorExit ? null : failure;
    }

    /** Whether the caller may act for this run though it is on another thread: a strand's on the portable engine. */
    boolean isOwnedByCaller() {
        return OwnerContext.current().thread() == owner;
    }

    void stopAfterThisValue() {
        stopRequested = true;
    }

    boolean isStopRequested() {
        return stopRequested;
    }

    boolean isStopped() {
        return stopped != null;
    }

    /** Notes why the body is to end, and gives what its yield throws. */
    GeneratorExit stop(Throwable cause) {
        stopped = cause;
        return new GeneratorExit();
    }

    GeneratorExit ignore() {
        ignored = true;
        return new GeneratorExit();
    }
}
