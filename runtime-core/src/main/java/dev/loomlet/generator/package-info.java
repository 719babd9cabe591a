/**
 * Generators: bodies of plain blocking code that yield values one at a time, and may receive some back.
 *
 * <p>{@link dev.loomlet.generator.Generator} is the two-way kind (PEP 255, 342, 380 and 479 of Python);
 * {@link dev.loomlet.generator.Sequence} the one-way kind, an {@link java.lang.Iterable} that starts afresh for each
 * iteration.
 */
@NullMarked
package dev.loomlet.generator;

import org.jspecify.annotations.NullMarked;
