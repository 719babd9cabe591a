package dev.loomlet.engine;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/**
 * Opens the JDK to the direct engine when the jar is given as {@code -javaagent:}, or named by the
 * {@code Launcher-Agent-Class} attribute of an executable jar. It changes no class.
 */
public final class LoomletAgent {

    private LoomletAgent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        open(instrumentation);
    }

    /** Called by the JVM when the agent is loaded at run time. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        open(instrumentation);
    }

    private static void open(Instrumentation instrumentation) {
        Set<Module> us = Set.of(LoomletAgent.class.getModule());
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of("jdk.internal.vm", us),
                Map.of("java.lang", us),
                Set.of(),
                Map.of());
    }
}
