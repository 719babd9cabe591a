/**
 * Processes of the system: run them, talk to them and wait for them while the other coroutines go on.
 *
 * @see dev.loomlet.net.process.Command
 */
@NullMarked
package dev.loomlet.net.process;

import org.jspecify.annotations.NullMarked;
