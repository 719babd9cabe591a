/** What HTTP lets stand where. */
@NullMarked
package dev.loomlet.net.http.syntax;

import org.jspecify.annotations.NullMarked;
