/** Looking at hubs while they work: what coroutines do and wait for, who holds a hub, and for how long. */
@NullMarked
package dev.loomlet.diagnostics;

import org.jspecify.annotations.NullMarked;
