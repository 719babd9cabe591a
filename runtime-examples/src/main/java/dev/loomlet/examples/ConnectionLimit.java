package dev.loomlet.examples;

import picocli.CommandLine.Option;

/** The option that tells a server how many to serve at a time. */
public final class ConnectionLimit {

    @Option(names = "--limit", paramLabel = "NUMBER", defaultValue = "1000", converter = Count.class, description = "How many connections to serve at a time; others wait to be accepted (default: ${DEFAULT-VALUE}).")
    private int most;

    /** How many connections may be open at a time. */
    public int most() {
        return most;
    }
}
