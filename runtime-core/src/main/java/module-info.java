import org.jspecify.annotations.NullMarked;

/** Generators, greenlets, and hubs of coroutines that take turns. */
@NullMarked
module dev.loomlet.core {
    exports dev.loomlet.generator;
    exports dev.loomlet.greenlet;

    requires org.slf4j;
    requires static java.instrument; // for the agent alone: where there is one, the JVM has it
    requires static org.jspecify;
}
