/**
 * Hubs and their coroutines: plain blocking code that takes turns.
 *
 * <p>{@link dev.loomlet.Loomlet} has the calls that code inside a hub makes; {@link dev.loomlet.Hub} starts and ends hubs;
 * {@link dev.loomlet.Coroutine} is what {@code spawn} returns.
 */
@NullMarked
package dev.loomlet;

import org.jspecify.annotations.NullMarked;
