package dev.loomlet.benchmarks.net;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What clients ask of a server, and over how many connections at a time. */
enum Work {

    ECHO_100(false, 100, 0.95),
    ECHO_1000(false, 1000, 1.0),
    ECHO_10000(false, 10_000, 1.0),
    HTTP(true, 64, 0);

    private final boolean http;
    private final int connections;
    private final double mostOfNetty;

    Work(boolean http, int connections, double mostOfNetty) {
        this.http = http;
        this.connections = connections;
        this.mostOfNetty = mostOfNetty;
    }

    /** As on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Work named(String id) {
        return Arrays.stream(values())
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such work: '" + id + "'; give some of "
                        + Arrays.stream(values()).map(Work::id).collect(Collectors.joining(", "))));
    }

    /** Whether requests are those of HTTP; else they are 64 bytes that come back. */
    boolean isHttp() {
        return http;
    }

    int connections() {
        return connections;
    }

    /** How much processor time of a request's with Netty is the goal; 0 when the goal is another. */
    double mostOfNetty() {
        return mostOfNetty;
    }
}
