package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose servers are compared. */
enum NetPeer {

    LOOMLET("loomlet", "Loomlet", true, true),
    NETTY("netty", "Netty, NIO", true, true),
    NETTY_EPOLL("netty-epoll", "Netty, epoll", true, true),
    PORTABLE("portable", "Loomlet, portable engine", true, true),
    NIO("nio", "a bare selector", true, false),
    VIRTUAL("virtual", "virtual threads", true, false),
    THREADS("threads", "platform threads", true, false),
    HTTPCORE("httpcore", "httpcore5 on virtual threads", false, true),
    JDK("jdk", "jdk.httpserver on virtual threads", false, true),
    GO("go", "Go", true, true) {

        @Override
        @Nullable
        String missing() {
            return Programs.isInstalled("go", "version") ? null : "there is no `go`";
        }

        @Override
        List<String> command(Work work, Path folder) throws IOException {
            Path program = folder.resolve("server");
            if (!Files.exists(program)) {
                Programs.run("go", "build", "-o", program.toString(), Programs.unpack("server.go", folder).toString());
            }
            return List.of(program.toString(), kind(work));
        }
    },
    GEVENT("gevent", "gevent", true, true) {

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
            return List.of(python(), Programs.unpack("server.py", folder).toString(), kind(work));
        }
    };

    private static final String ECHO = "echo";
    private static final String HTTP = "http";

    private final String id;
    private final String title;
    private final boolean echo;
    private final boolean http;

    NetPeer(String id, String title, boolean echo, boolean http) {
        this.id = id;
        this.title = title;
        this.echo = echo;
        this.http = http;
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
        return work.isHttp() ? http : echo;
    }

    /** What is missing on this machine; null when nothing is. */
    @Nullable
    String missing() {
        return null;
    }

    private static String kind(Work work) {
        return work.isHttp() ? HTTP : ECHO;
    }

    /** The command of a server, which prints its port and ends when its input does; {@code folder} is for its files. */
    List<String> command(Work work, Path folder) throws IOException {
        return Programs.java(JvmServer.class,
                List.of("-Dloomlet.engine=" + (this == PORTABLE ? "portable" : "direct")), List.of(id, work.id()));
    }
}
