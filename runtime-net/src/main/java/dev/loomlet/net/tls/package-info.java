/**
 * TLS over sockets that give way, on either engine.
 *
 * <p>{@link dev.loomlet.net.tls.Tls} makes {@link javax.net.ssl.SSLSocket}s, and factories of them for libraries;
 * {@link dev.loomlet.net.tls.TlsContextBuilder} makes contexts from the usual files. The model is gevent's module
 * {@code ssl}.
 */
@NullMarked
package dev.loomlet.net.tls;

import org.jspecify.annotations.NullMarked;
