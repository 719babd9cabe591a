package dev.loomlet.loop;

/** A hub without coroutines, for a loop by itself. */
final class SilentHost implements LoopHost {

    @Override
    public String name() {
        return "stress";
    }

    @Override
    public void deadlocked() {}

    @Override
    public void emptied() {}

    @Override
    public void messageFailed(Throwable failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void listenerFailed(Throwable failure) {
        throw new AssertionError(failure);
    }
}
