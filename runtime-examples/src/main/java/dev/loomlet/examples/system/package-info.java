/** Processes, and work for other threads. */
package dev.loomlet.examples.system;
