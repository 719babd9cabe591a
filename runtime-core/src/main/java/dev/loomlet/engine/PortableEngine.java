package dev.loomlet.engine;

/** Virtual threads on the JDK's own scheduler, and public API alone. */
final class PortableEngine extends Engine {

    @Override
    public String name() {
        return "portable";
    }

    @Override
    Strand newStrand(String kind, Runnable body) {
        return new PortableStrand(kind, body);
    }
}
