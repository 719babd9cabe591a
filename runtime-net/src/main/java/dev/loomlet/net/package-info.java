/**
 * Networking that gives way: whoever waits for the network lets the other coroutines of the hub go on.
 *
 * <p>{@link dev.loomlet.net.Sockets} makes TCP sockets that are real {@link java.net.Socket}s and
 * {@link java.net.ServerSocket}s, {@link dev.loomlet.net.http.Http} awaits the JDK's HTTP client. Both work on either engine,
 * and outside of any hub, where they block the calling thread as the JDK's own do.
 */
@NullMarked
package dev.loomlet.net;

import org.jspecify.annotations.NullMarked;
