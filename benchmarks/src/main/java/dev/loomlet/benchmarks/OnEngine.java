package dev.loomlet.benchmarks;

import dev.loomlet.Loomlet;
import dev.loomlet.engine.Engine;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is measured on either engine. A process has one engine, so it takes a fork for each; JMH makes one. */
@State(Scope.Thread)
public abstract class OnEngine {

    /** The name of the engine, as in the system property. */
    @Param({"direct", "portable"})
    public String engine;

    /** Chooses the engine before anything of the library is touched; JMH orders set-up methods by name, so there is one. */
    @Setup(Level.Trial)
    public final void setUpOnEngine() {
        System.setProperty(Engine.PROPERTY, engine);
        if (!Loomlet.engine().equals(engine)) {
            throw new IllegalStateException("this process runs on the " + Loomlet.engine() + " engine already, and "
                    + engine + " was asked for; give JMH at least one fork");
        }
        setUp();
    }

    /** What subclasses have to prepare. */
    void setUp() {}
}
