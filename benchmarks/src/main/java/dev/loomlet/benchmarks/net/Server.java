package dev.loomlet.benchmarks.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.IntConsumer;

/** One kind of server, in the process of its own that it is measured in. */
interface Server {

    /** How many connections may wait to be accepted: the same for all. */
    int BACKLOG = 4096;

    /** What a connection reads into: the same for all whose author has the choice. */
    int BUFFER = 2048;

    /** What an HTTP server answers. */
    String HELLO = "Hello, world!";

    /**
     * Serves on a free port of the loopback interface, which {@code started} is told. May return while other threads go on
     * serving.
     */
    void serve(IntConsumer started) throws Exception;

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
