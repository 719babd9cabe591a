package dev.loomlet.loop;

import org.jspecify.annotations.Nullable;

/** Something that is waited for, of which reports can tell who could end the wait: a lock and its holder, say. */
public interface Owned {

    /** Who could end the wait, told by its text; null when nobody is known. From any thread: a look, which may be stale. */
    @Nullable
    Object owner();
}
