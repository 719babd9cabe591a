package dev.loomlet;

/** Told on the loop, at once, that a coroutine has ended. Must not wait nor run code of the user. */
@FunctionalInterface
interface EndListener {

    void ended(HubCoroutine<?> coroutine);
}
