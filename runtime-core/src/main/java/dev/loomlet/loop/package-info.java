/**
 * The event loop below a hub: who runs next, who waits for what, when time is up, which channel is ready.
 *
 * <p>All state of a loop belongs to whoever runs on it: at any instant that is one coroutine, or the driver thread
 * between two of them. Nothing here is atomic but the {@link dev.loomlet.loop.Inbox}, the one door for other threads.
 * Not exported, except to the net module.
 */
@NullMarked
package dev.loomlet.loop;

import org.jspecify.annotations.NullMarked;
