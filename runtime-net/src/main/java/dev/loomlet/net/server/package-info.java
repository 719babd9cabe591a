/** Servers, which have each request handled by a coroutine of its own. */
@NullMarked
package dev.loomlet.net.server;

import org.jspecify.annotations.NullMarked;
