import org.jspecify.annotations.NullMarked;

/** Sockets that give way to other coroutines, on the hub's own event loop. */
@NullMarked
module dev.loomlet.net {
    requires transitive dev.loomlet.core;
    requires static org.jspecify;
}
