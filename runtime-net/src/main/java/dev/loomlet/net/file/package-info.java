/**
 * Files that are read and written while the other coroutines go on.
 *
 * @see dev.loomlet.net.file.FileObject
 */
@NullMarked
package dev.loomlet.net.file;

import org.jspecify.annotations.NullMarked;
