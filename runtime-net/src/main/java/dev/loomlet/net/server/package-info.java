/**
 * Servers that give each connection, or each datagram, to a coroutine of its own.
 *
 * <p>{@link dev.loomlet.net.server.StreamServer} is the one for TCP, and for whatever else a {@link java.net.ServerSocket}
 * accepts; {@link dev.loomlet.net.server.DatagramServer} is the one for UDP. The models are gevent's {@code StreamServer}
 * and {@code DatagramServer}.
 */
@NullMarked
package dev.loomlet.net.server;

import org.jspecify.annotations.NullMarked;
