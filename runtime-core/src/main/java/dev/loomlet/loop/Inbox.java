package dev.loomlet.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one door of a loop for other threads.
 *
 * <p>One atomic word, {@code head}, says everything: null (empty), a chain of letters (newest first), {@code ASLEEP}
 * (empty, and the loop is or is about to be blocked in its selector) or {@code CLOSED}. A sender that replaces
 * {@code ASLEEP} owes the loop one wake-up; nobody else does. As going to sleep is a compare-and-set from null, a letter
 * cannot slip in between the loop's last look and its sleep, and no fence is needed beside the word itself. Senders
 * never wait for each other's half-done work, nor does the loop: it takes the whole chain and turns it round.
 */
final class Inbox {

    enum Delivery {
        DELIVERED,
        /** Delivered, and the caller must wake the loop. */
        WAKE,
        CLOSED
    }

    private static final class Letter {
        final @Nullable Object content;
        @Nullable
        Letter next;

        Letter(@Nullable Object content) {
            this.content = content;
        }
    }

    private static final Letter ASLEEP = new Letter(null);
    private static final Letter CLOSED = new Letter(null);
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Inbox.class, "head", Letter.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Letter head;

    /** From any thread. */
    Delivery offer(Object content) {
        Letter letter = new Letter(content);
        for (;;) {
            Letter newest = head;
            if (newest == CLOSED) {
                return Delivery.CLOSED;
            }
            letter.next = newest == ASLEEP ? null : newest;
            if (HEAD.compareAndSet(this, newest, letter)) {
                return newest == ASLEEP ? Delivery.WAKE : Delivery.DELIVERED;
            }
        }
    }

    /** On the loop: whether there is something to take. */
    boolean hasLetters() {
        Letter newest = head;
        return newest != null && newest != ASLEEP && newest != CLOSED;
    }

    /** On the loop: hands every letter to {@code reader}, oldest first. */
    void drainTo(Consumer<Object> reader) {
        if (hasLetters()) {
            read((Letter) HEAD.getAndSet(this, null), reader);
        }
    }

    /** On the loop: announces that it will block; false when there are letters, so that it must not. */
    boolean fallAsleep() {
        return HEAD.compareAndSet(this, null, ASLEEP);
    }

    /** On the loop, after it blocked. */
    void wakeUp() {
        HEAD.compareAndSet(this, ASLEEP, null);
    }

    /** On the loop, awake: refuses all letters from now on; false when there are some, which must be read before. */
    boolean close() {
        return HEAD.compareAndSet(this, null, CLOSED);
    }

    /** From any thread. */
    boolean isClosed() {
        return head == CLOSED;
    }

    private static void read(@Nullable Letter newest, Consumer<Object> reader) {
        Letter oldest = null;
        for (Letter letter = newest; letter != null;) {
            Letter next = letter.next;
            letter.next = oldest;
            oldest = letter;
            letter = next;
        }
        for (Letter letter = oldest; letter != null; letter = letter.next) {
            reader.accept(letter.content);
        }
    }
}
