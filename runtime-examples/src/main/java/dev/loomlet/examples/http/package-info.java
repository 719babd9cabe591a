/** An HTTP server. */
package dev.loomlet.examples.http;
