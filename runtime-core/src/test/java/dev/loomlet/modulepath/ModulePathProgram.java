package dev.loomlet.modulepath;

import dev.loomlet.Hub;
import dev.loomlet.Loomlet;

/** Tells which engine it found, and in which module. */
final class ModulePathProgram {

    private ModulePathProgram() {}

    public static void main(String[] args) {
        int value = Hub.run(() -> Loomlet.spawn(() -> 42).get());
        System.out.println(Loomlet.engine() + " in " + Loomlet.class.getModule() + ", value " + value);
    }
}
