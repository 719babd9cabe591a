/** A server that sends back what it receives, and two clients of it. */
package dev.loomlet.examples.echo;
