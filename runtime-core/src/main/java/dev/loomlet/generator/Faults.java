package dev.loomlet.generator;

import org.jspecify.annotations.Nullable;

/** The exceptions of generators and sequences, each with its remedy. */
final class Faults {

    private Faults() {}

    static IllegalStateException executing() {
        return new IllegalStateException("generator already executing: it was used from inside its own body, or from a"
                + " generator it delegates to; leave resuming and closing to the caller outside");
    }

    static IllegalStateException ignored() {
        return new IllegalStateException("generator ignored GeneratorExit: its body yielded while being closed;"
                + " let GeneratorExit pass, and do not yield in finally blocks");
    }

    /** What a resumer sees of an exception that a body lets out: PEP 479. */
    static Throwable asLetOut(Throwable failure) {
        return failure instanceof StopIteration
                ? new IllegalStateException(
                        "generator raised StopIteration; end the body by returning, and catch the end of others",
                        failure)
                : failure;
    }

    static IllegalStateException notStarted(@Nullable Object sent) {
        return new IllegalStateException("cannot send " + sent
                + " to a generator that has not started, as no yield waits for it yet; call next() first");
    }

    static IllegalStateException untaken(String what) {
        return new IllegalStateException("cannot " + what
                + " now: hasNext() has already run the body to a value that nobody took; take it with next() first");
    }

    static IllegalStateException endedMeanwhile() {
        return new IllegalStateException("this generator ended on its owner's thread while " + Thread.currentThread()
                + " used it; create one generator per thread or coroutine");
    }

    static IllegalStateException outsideBody(String call, String kind, String state) {
        return new IllegalStateException(
                call + " was called outside the running body of its " + kind + ", which " + state
                        + "; call it on the Yielder of the body that runs, while it runs");
    }

    static IllegalStateException pinned(IllegalStateException cause) {
        return new IllegalStateException("cannot yield from here: a native frame (a class initialiser, a reflective or"
                + " foreign call) stands between the body and this call; yield from plain Java calls", cause);
    }

    static IllegalStateException foreignThread(String call, Thread running) {
        return new IllegalStateException(call + " was called by " + Thread.currentThread() + " for a body that runs on "
                + running + "; yield on the body's own thread, and hand values over a queue");
    }
}
