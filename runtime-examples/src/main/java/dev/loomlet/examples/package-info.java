/** Runnable programs: the tutorial's, and a real crawler. */
package dev.loomlet.examples;
