package dev.loomlet.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the engine when it is first needed, by trying it: version numbers say little about what a JDK, a vendor's
 * build or a native image can do.
 */
final class EngineSelection {

    static final String FLAGS = "--add-exports java.base/jdk.internal.vm=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED";

    private static final Runtime.Version OLDEST_SOUND = Runtime.Version.parse("25.0.3");

    private static final @Nullable Engine CHOSEN;
    private static final @Nullable RuntimeException REFUSED;

    static {
        Engine engine = null;
        RuntimeException refused = null;
        try {
            engine = choose(System.getProperty(Engine.PROPERTY, "auto"));
        } catch (IllegalArgumentException | IllegalStateException e) {
            refused = e;
        }
        CHOSEN = engine;
        REFUSED = refused;
    }

    private EngineSelection() {}

    static Engine chosen() {
        Engine engine = CHOSEN;
        if (engine == null) {
            throw refusal();
        }
        return engine;
    }

    // Each caller gets an exception of its own, so that stacks and suppressed exceptions do not mix.
    private static RuntimeException refusal() {
        return REFUSED instanceof IllegalArgumentException
                ? new IllegalArgumentException(REFUSED.getMessage(), REFUSED.getCause())
                : new IllegalStateException(REFUSED.getMessage(), REFUSED.getCause());
    }

    static Engine choose(String property) {
        return switch (property.strip().toLowerCase(Locale.ROOT)) {
            case "auto", "" -> automatic();
            case "direct" -> direct();
            case "portable" -> new PortableEngine();
            default -> throw new IllegalArgumentException("system property " + Engine.PROPERTY + " is '" + property
                    + "', which names no engine; use auto, direct or portable");
        };
    }

    private static Engine direct() {
        Throwable reason = DirectProbe.run();
        if (reason != null) {
            throw new IllegalStateException("system property " + Engine.PROPERTY
                    + " asks for the direct engine, which this JVM does not allow (" + reason + "); start java with "
                    + remedy() + ", or drop the property to fall back to the portable engine", reason);
        }
        warnOfUnsoundVersion(log());
        return new DirectEngine();
    }

    private static Engine automatic() {
        Throwable reason = DirectProbe.run();
        Logger log = log();
        if (reason == null) {
            warnOfUnsoundVersion(log);
            return new DirectEngine();
        }
        log.info("Using the portable engine, as the direct one cannot be had ({}). To have it, start java with {}",
                reason.toString(), remedy());
        return new PortableEngine();
    }

    private static void warnOfUnsoundVersion(Logger log) {
        if (Runtime.version().compareToIgnoreOptional(OLDEST_SOUND) < 0) {
            log.warn(
                    "This is Java {}; before {} a virtual thread can stay parked for ever (JDK-8369227). Please update.",
                    Runtime.version(), OLDEST_SOUND);
        }
    }

    private static String remedy() {
        Module module = EngineSelection.class.getModule();
        String flags = module.isNamed() ? FLAGS.replace("ALL-UNNAMED", module.getName()) : FLAGS;
        return flags + ", or with -javaagent: and the path of the loomlet-core jar";
    }

    private static Logger log() {
        return LoggerFactory.getLogger("dev.loomlet.engine");
    }
}
