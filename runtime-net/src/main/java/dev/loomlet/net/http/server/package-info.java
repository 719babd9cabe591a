/**
 * An HTTP/1.1 server (RFC 9110, RFC 9112) for handlers in plain blocking code, one coroutine for each connection.
 *
 * <p>{@link dev.loomlet.net.http.server.HttpServer} is where to begin. Messages are parsed and written by Apache HttpComponents
 * Core, whose lenience this package takes back: a message on which two parsers could disagree is refused.
 */
@NullMarked
package dev.loomlet.net.http.server;

import org.jspecify.annotations.NullMarked;
