/**
 * Greenlets: stacks that hand control to each other by name, with a value, and nothing automatic.
 *
 * <p>Start with {@link dev.loomlet.greenlet.Greenlet#of(dev.loomlet.greenlet.Greenlet.Body) Greenlet.of} and
 * {@link dev.loomlet.greenlet.Greenlet#switchTo(Object) switchTo}.
 */
@NullMarked
package dev.loomlet.greenlet;

import org.jspecify.annotations.NullMarked;
