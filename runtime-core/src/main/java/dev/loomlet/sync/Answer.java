package dev.loomlet.sync;

import dev.loomlet.loop.ForeignOperation;
import dev.loomlet.loop.Home;
import dev.loomlet.loop.Limits;
import dev.loomlet.loop.Shield;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A question to the home loop that it answers at once. */
final class Answer<T extends @Nullable Object> extends ForeignOperation {

    private final Supplier<? extends T> question;
    private @Nullable T answer;

    private Answer(Home home, Supplier<? extends T> question) {
        super(home);
        this.question = question;
    }

    /** What {@code question} gives on the loop of {@code home}. From any thread; waits unless the caller is there. */
    static <T extends @Nullable Object> T of(Home home, Supplier<? extends T> question) {
        if (home.isHere()) {
            return question.get();
        }
        Answer<T> asked = new Answer<>(home, question);
        asked.perform("the answer of another hub", Limits.NONE);
        return asked.answer;
    }

    /** As {@link #of}, for what has to be done by callers too that are being killed or are interrupted. */
    static <T extends @Nullable Object> T ofUnwinding(Home home, Supplier<? extends T> question) {
        if (home.isHere()) {
            return question.get();
        }
        AtomicReference<T> answer = new AtomicReference<>();
        Shield.untilDone(() -> answer.set(of(home, question)));
        return answer.get();
    }

    @Override
    protected boolean attempt() {
        answer = question.get();
        return true;
    }

    @Override
    protected void depart() {}
}
