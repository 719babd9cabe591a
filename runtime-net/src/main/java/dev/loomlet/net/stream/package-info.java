/** What the streams of this module have in common. */
@NullMarked
package dev.loomlet.net.stream;

import org.jspecify.annotations.NullMarked;
