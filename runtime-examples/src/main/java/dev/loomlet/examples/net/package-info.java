/** Servers and clients over TCP, UDP and Unix-domain sockets, and names. */
package dev.loomlet.examples.net;
