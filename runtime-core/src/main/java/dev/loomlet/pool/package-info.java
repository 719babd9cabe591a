/**
 * Many coroutines under one roof: {@link dev.loomlet.pool.Group} and {@link dev.loomlet.pool.Pool} keep track of them and
 * limit how many there are; a {@link dev.loomlet.pool.Scope} sees to it that none outlives a block of code.
 */
@NullMarked
package dev.loomlet.pool;

import org.jspecify.annotations.NullMarked;
