import org.jspecify.annotations.NullMarked;

/** Generators, greenlets, and hubs of coroutines that take turns. */
@NullMarked
module dev.loomlet.core {
    requires org.slf4j;
    requires static org.jspecify;
}
