package dev.loomlet.engine;

import dev.loomlet.Hub;
import dev.loomlet.Loomlet;

/** Run in a JVM of its own: tells which engine it got, and whether a hub works on it. */
final class EngineProgram {

    private EngineProgram() {}

    public static void main(String[] args) {
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                System.out.println("engine " + Loomlet.engine() + ", value " + Hub.run(() -> 42));
            } catch (RuntimeException e) {
                System.out.println("refused: " + e);
            }
        }
        Hub.run(() -> Loomlet.spawn(() -> {
            throw new IllegalStateException("unjoined");
        }));
    }
}
