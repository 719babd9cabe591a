package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose servers are compared. */
enum NetPeer {

    LOOMLET("loomlet", "Loomlet", Work.Kind.values()),
    NETTY("netty", "Netty, NIO", Work.Kind.values()),
    NETTY_EPOLL("netty-epoll", "Netty, epoll", Work.Kind.values()),
    PORTABLE("portable", "Loomlet, portable engine", Work.Kind.values()),
    NIO("nio", "a bare selector", Work.Kind.ECHO),
    LEAN("lean", "a bare selector, a virtual thread each", Work.Kind.ECHO),
    VIRTUAL("virtual", "virtual threads", Work.Kind.ECHO),
    THREADS("threads", "platform threads", Work.Kind.ECHO),
    HTTPCORE("httpcore", "httpcore5 on virtual threads", Work.Kind.HTTP),
    JDK("jdk", "jdk.httpserver on virtual threads", Work.Kind.HTTP),
    GO("go", "Go", Work.Kind.ECHO, Work.Kind.HTTP) {

        @Override
        @Nullable
        String missing() {
            return Programs.isInstalled("go", "version") ? null : "there is no `go`";
        }

        @Override
        List<String> command(Work work, Path folder) throws IOException {
            return List.of(Programs.buildGo("server.go", folder).toString(), work.kind().id());
        }
    },
    GEVENT("gevent", "gevent", Work.Kind.ECHO, Work.Kind.HTTP) {

        private @Nullable String python() {
            return Programs.firstInstalled(List.of("python3", "/usr/bin/python3"), "-c", "import gevent");
        }

        @Override
        @Nullable
        String missing() {
            return python() == null ? "no `python3` can import gevent" : null;
        }

        @Override
        List<String> command(Work work, Path folder) throws IOException {
            return List.of(python(), Programs.unpack("server.py", folder).toString(), work.kind().id());
        }
    };

    private final String id;
    private final String title;
    private final Set<Work.Kind> kinds;

    NetPeer(String id, String title, Work.Kind... kinds) {
        this.id = id;
        this.title = title;
        this.kinds = Set.of(kinds);
    }

    /** As on the command line. */
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    static NetPeer named(String id) {
        return Arrays.stream(values())
                .filter(each -> each.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such peer: '" + id + "'; give some of "
                        + Arrays.stream(values()).map(NetPeer::id).collect(Collectors.joining(", "))));
    }

    boolean does(Work work) {
        return kinds.contains(work.kind());
    }

    /** What is missing on this machine; null when nothing is. */
    @Nullable
    String missing() {
        return null;
    }

    /** The command of a server, which prints its port and ends when its input does; {@code folder} is for its files. */
    List<String> command(Work work, Path folder) throws IOException {
        return Programs.java(JvmServer.class,
                List.of("-Dloomlet.engine=" + (this == PORTABLE ? "portable" : "direct")),
                List.of(id, work.id(), folder.toString()));
    }
}
