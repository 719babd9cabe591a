package dev.loomlet.benchmarks.net;

import java.io.IOException;

/** The process of a server in Java. */
final class JvmServer {

    private JvmServer() {}

    /** Takes the name of a peer and that of a work; prints the port, and ends when its input does. */
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().start(JvmServer::endWithInput);
        server(arguments[0], Work.named(arguments[1]).isHttp()).serve(port -> {
            System.out.println(port);
            System.out.flush();
        });
    }

    /** Whoever started this process may end without a word. */
    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            System.err.println("the input failed: " + e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Server server(String peer, boolean http) {
        return switch (peer + (http ? " http" : " echo")) {
            case "loomlet echo", "portable echo" -> LoomletServers::echo;
            case "loomlet http", "portable http" -> LoomletServers::http;
            case "netty echo" -> NettyServers.echo(false);
            case "netty http" -> NettyServers.http(false);
            case "netty-epoll echo" -> NettyServers.echo(true);
            case "netty-epoll http" -> NettyServers.http(true);
            case "nio echo" -> NioServer::echo;
            case "virtual echo" -> started -> BlockingServers.serve(Thread.ofVirtual().factory(),
                    BlockingServers::echo, started);
            case "threads echo" -> started -> BlockingServers.serve(Thread.ofPlatform().factory(),
                    BlockingServers::echo, started);
            case "httpcore http" -> HttpCoreServer::http;
            case "jdk http" -> JdkHttpServer::http;
            default -> throw new IllegalArgumentException(peer + " has no such server");
        };
    }
}
