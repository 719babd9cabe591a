package dev.loomlet.examples.libraries;

import dev.loomlet.Loomlet;
import java.util.List;

/** What makes a library's sockets give way. */
enum Way {
    /** Nothing is said to the library: enough on the direct engine, and in a patched process. */
    UNCHANGED,
    /** The library is told of our factories. */
    FACTORY;

    /** Those that work in a process that is not patched. */
    static List<Way> unpatched() {
        return Loomlet.engine().equals("direct") ? List.of(values()) : List.of(FACTORY);
    }
}
