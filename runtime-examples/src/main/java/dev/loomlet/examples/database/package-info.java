/** A pool of database connections for many coroutines. */
@NullMarked
package dev.loomlet.examples.database;

import org.jspecify.annotations.NullMarked;
