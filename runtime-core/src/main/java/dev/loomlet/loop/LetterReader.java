package dev.loomlet.loop;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what other threads have sent to a loop: messages are delivered, tasks are started, all else can go on. */
final class LetterReader implements Consumer<Object> {

    private final EventLoop loop;
    private @Nullable Consumer<Task> refusal;

    LetterReader(EventLoop loop) {
        this.loop = loop;
    }

    /** From now on tasks are handed to {@code how} in place of being started. */
    void refuseTasks(Consumer<Task> how) {
        refusal = how;
    }

    @Override
    public void accept(Object letter) {
        if (letter instanceof LoopMessage message) {
            try {
                message.deliver();
            } catch (RuntimeException | Error e) {
                loop.host.messageFailed(e);
            }
        } else if (letter instanceof Task task && !task.isBegun()) {
            if (refusal == null) {
                task.start();
            } else {
                refusal.accept(task);
            }
        } else {
            if (letter instanceof Task task) {
                task.noteReady();
            }
            loop.takeIn(letter);
        }
    }
}
