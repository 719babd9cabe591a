/** Figures drawn as SVG, and kept as JSON beside it, from which they can be drawn again. */
@NullMarked
package dev.loomlet.benchmarks.plots;

import org.jspecify.annotations.NullMarked;
