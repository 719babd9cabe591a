package dev.loomlet.engine;

import dev.loomlet.Hub;
import dev.loomlet.Loomlet;

/** Run in a JVM of its own: two coroutines take turns until the compiler has seen enough of it. */
final class TurnsProgram {

    private static final int TURNS = 50_000;

    private TurnsProgram() {}

    public static void main(String[] args) {
        Hub.run(() -> {
            Loomlet.spawn(TurnsProgram::takeTurns);
            Loomlet.spawn(TurnsProgram::takeTurns);
        });
        System.out.println("took turns");
    }

    private static void takeTurns() {
        for (int i = 0; i < TURNS; i++) {
            Loomlet.yieldNow();
        }
    }
}
