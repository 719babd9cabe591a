/** How bodies stop in the middle and go on: strands, and the two engines that make them. Not exported. */
@NullMarked
package dev.loomlet.engine;

import org.jspecify.annotations.NullMarked;
