import org.jspecify.annotations.NullMarked;

/** Generators, greenlets, and hubs of coroutines that take turns. */
@NullMarked
@SuppressWarnings("module") // loomlet-net is built after this module
module dev.loomlet.core {
    exports dev.loomlet;
    exports dev.loomlet.channel;
    exports dev.loomlet.diagnostics;
    exports dev.loomlet.engine to java.instrument; // which calls the agent, on the module path too
    exports dev.loomlet.generator;
    exports dev.loomlet.greenlet;
    exports dev.loomlet.junit;
    exports dev.loomlet.loop to dev.loomlet.net;
    exports dev.loomlet.pool;
    exports dev.loomlet.sync;

    opens dev.loomlet.junit to org.junit.platform.commons; // which makes the extensions

    requires org.slf4j;
    requires static java.instrument; // for the agent alone: where there is one, the JVM has it
    requires static java.management; // for tests, whose time limits look for a debugger
    requires static jdk.jfr; // for the events alone: they are left out where there is none
    requires static org.jspecify;
    requires static org.junit.jupiter.api; // for dev.loomlet.junit alone: who writes tests has it
}
