/**
 * WebSockets (RFC 6455) in plain blocking code, for servers and clients.
 *
 * <p>{@link dev.loomlet.net.websocket.WebSockets} is where to begin. Frames are taken apart and made by the codec of Netty,
 * without its event loop: programs that use this package need {@code io.netty:netty-codec-http} beside this library.
 */
@NullMarked
package dev.loomlet.net.websocket;

import org.jspecify.annotations.NullMarked;
