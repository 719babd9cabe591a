/**
 * Looking names up without keeping the hub from its other coroutines: by {@link dev.loomlet.net.dns.Dns}, and by whatever
 * asks {@link java.net.InetAddress}, in any library.
 */
@NullMarked
package dev.loomlet.net.dns;

import org.jspecify.annotations.NullMarked;
