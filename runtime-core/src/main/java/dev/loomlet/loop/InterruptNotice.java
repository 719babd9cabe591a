package dev.loomlet.loop;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.function.Consumer;

/**
 * Tells of one interrupt of the thread that watches. The flag alone does not do on a carrier: a virtual thread takes it down
 * whenever it is mounted or unmounted. But whoever interrupts a thread also closes the channel that it is blocked in, and
 * so the thread says that it is blocked in this one, whatever it does.
 */
final class InterruptNotice extends AbstractInterruptibleChannel {

    private final Consumer<InterruptNotice> told;

    /** @param told called once, on the thread that interrupts, or on the one that begins to watch with its flag up */
    InterruptNotice(Consumer<InterruptNotice> told) {
        this.told = told;
    }

    /** Begins to watch the calling thread, or goes on after it was blocked in another channel or a selector. */
    void watch() {
        begin();
    }

    /** Watches no longer. */
    void endWatch() {
        try {
            end(true);
        } catch (AsynchronousCloseException e) {
            // Interrupted, which shows.
        }
    }

    boolean isInterrupted() {
        return !isOpen();
    }

    @Override
    protected void implCloseChannel() {
        told.accept(this);
    }
}
