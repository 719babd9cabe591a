package dev.loomlet.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** The process of a server in Java. */
final class JvmServer {

    private JvmServer() {}

    /**
     * Takes the name of a peer, that of a work, and a folder for files; prints the port, then how late sleepers were for each
     * line of its input, and ends when that does.
     */
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().start(JvmServer::answer);
        server(arguments[0], Work.named(arguments[1]), Path.of(arguments[2])).serve(port -> {
            System.out.println(port);
            System.out.flush();
        });
    }

    /** Whoever started this process may end without a word. */
    private static void answer() {
        try {
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            while (orders.readLine() != null) {
                System.out.println(Lateness.report());
                System.out.flush();
            }
        } catch (IOException e) {
            System.err.println("the input failed: " + e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Server server(String peer, Work work, Path folder) throws IOException, GeneralSecurityException {
        if (work.tls() != null) {
            return tlsServer(peer, work, Identity.context(work.tls().identity().keyStore(folder)));
        }
        return switch (peer + " " + work.kind().id()) {
            case "loomlet echo", "portable echo" -> LoomletServers::echo;
            case "loomlet http", "portable http" -> LoomletServers::http;
            case "loomlet websocket", "portable websocket" -> LoomletServers::webSocket;
            case "netty echo" -> NettyServers.echo(false);
            case "netty http" -> NettyServers.http(false);
            case "netty websocket" -> NettyServers.webSocket(false);
            case "netty-epoll echo" -> NettyServers.echo(true);
            case "netty-epoll http" -> NettyServers.http(true);
            case "netty-epoll websocket" -> NettyServers.webSocket(true);
            case "nio echo" -> started -> NioServer.serve(NioServer.echoAtOnce(), started);
            case "lean echo" -> started -> NioServer.serve(new NioServer.EchoOnThreads(), started);
            case "virtual echo" -> started -> BlockingServers.serve(Thread.ofVirtual().factory(),
                    BlockingServers::echo, started);
            case "threads echo" -> started -> BlockingServers.serve(Thread.ofPlatform().factory(),
                    BlockingServers::echo, started);
            case "httpcore http" -> HttpCoreServer::http;
            case "jdk http" -> JdkHttpServer::http;
            default -> throw new IllegalArgumentException(peer + " has no such server");
        };
    }

    private static Server tlsServer(String peer, Work work, SSLContext context) {
        return switch (peer + " " + work.kind().id()) {
            case "loomlet tls_echo", "portable tls_echo" -> started -> LoomletServers.tlsEcho(context, work.size(),
                    started);
            case "loomlet handshake", "portable handshake" -> started -> LoomletServers.handshakes(context, started);
            case "netty tls_echo" -> NettyServers.tlsEcho(false, context);
            case "netty handshake" -> NettyServers.handshakes(false, context);
            case "netty-epoll tls_echo" -> NettyServers.tlsEcho(true, context);
            case "netty-epoll handshake" -> NettyServers.handshakes(true, context);
            default -> throw new IllegalArgumentException(peer + " has no such server over TLS");
        };
    }
}
