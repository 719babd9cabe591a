package dev.loomlet.net;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.Coroutine;
import dev.loomlet.net.OutsideTest.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What {@link PatchTest} runs in a process of its own: code that knows the JDK's sockets alone. */
final class PatchedProgram {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** Needs no certificate. */
    private static final String[] ANONYMOUS = {"TLS_DH_anon_WITH_AES_128_GCM_SHA256"};

    private PatchedProgram() {}

    /** Each is run in turn, and reported. */
    enum Part {
        COROUTINES_OF_ONE_HUB(PatchedProgram::coroutinesOfOneHub),
        PROXIES(PatchedProgram::proxies),
        THREADS(() -> threads(Kind.PLATFORM)),
        VIRTUAL_THREADS(() -> threads(Kind.VIRTUAL)),
        TIMEOUTS(PatchedProgram::timeouts),
        CLOSES(PatchedProgram::closes),
        READERS_QUEUE(PatchedProgram::readersQueue),
        WRITERS_QUEUE(PatchedProgram::writersQueue),
        TLS(PatchedProgram::tls),
        HTTP_URL_CONNECTION(PatchedProgram::httpUrlConnection);

        private final CheckedRunnable<Exception> body;

        Part(CheckedRunnable<Exception> body) {
            this.body = body;
        }
    }

    static void main() throws Exception {
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        Patch.sockets();
        Patch.sockets();
        assertThat(Patch.isSocketsPatched()).isTrue();
        for (Part part : Part.values()) {
            part.body.run();
            System.out.println("passed " + part);
        }
        // Threads of the JDK's keep-alive cache may still be there.
        System.exit(0);
    }

    private static ServerSocket listen() throws Exception {
        return new ServerSocket(0, 50, LOOPBACK);
    }

    private record Pair(Socket near, Socket far) implements AutoCloseable {
        static Pair open() throws Exception {
            try (ServerSocket listener = listen()) {
                Socket near = new Socket(LOOPBACK, listener.getLocalPort());
                return new Pair(near, listener.accept());
            }
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }

    private static void coroutinesOfOneHub() throws Exception {
        Quiescent.onHub(() -> {
            try (ServerSocket listener = listen()) {
                Coroutine<Integer> server = spawn(() -> {
                    try (Socket socket = listener.accept()) {
                        assertThat(socket.getInetAddress()).isEqualTo(LOOPBACK);
                        return (int) socket.getInputStream().transferTo(socket.getOutputStream());
                    }
                });
                yieldNow();
                try (Socket socket = new Socket("127.0.0.1", listener.getLocalPort())) {
                    for (int i = 0; i < 10; i++) {
                        socket.getOutputStream().write(i);
                        assertThat(socket.getInputStream().read()).isEqualTo(i);
                    }
                }
                assertThat(server.get()).isEqualTo(10);
            }
        });
    }

    private static void proxies() throws Exception {
        try (ServerSocket listener = listen(); Socket direct = new Socket(Proxy.NO_PROXY)) {
            direct.connect(listener.getLocalSocketAddress());
            // One of ours, as only those take this option.
            assertThat(direct.supportedOptions()).contains(Sockets.WRITE_TIMEOUT);
            listener.accept().close();
            try (Socket proxied = new Socket(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(LOOPBACK, 1)))) {
                assertThat(proxied.supportedOptions()).doesNotContain(Sockets.WRITE_TIMEOUT);
            }
        }
    }

    private static void threads(Kind kind) throws Exception {
        try (ServerSocket listener = listen()) {
            FutureTask<Integer> server = kind.start(() -> {
                try (Socket socket = listener.accept()) {
                    return (int) socket.getInputStream().transferTo(socket.getOutputStream());
                }
            });
            FutureTask<byte[]> client = kind.start(() -> {
                try (Socket socket = new Socket("localhost", listener.getLocalPort())) {
                    socket.getOutputStream().write("hello".getBytes());
                    socket.shutdownOutput();
                    return socket.getInputStream().readAllBytes();
                }
            });
            assertThat(client.get()).asString().isEqualTo("hello");
            assertThat(server.get()).isEqualTo(5);
        }
    }

    private static void timeouts() throws Exception {
        try (Pair pair = Pair.open(); ServerSocket listener = listen()) {
            pair.near.setSoTimeout(20);
            listener.setSoTimeout(20);
            assertThat(pair.near.getSoTimeout()).isEqualTo(20);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> pair.near.getInputStream().read());
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(listener::accept);
        }
    }

    private static void closes() throws Exception {
        ServerSocket listener = listen();
        try (Pair pair = Pair.open()) {
            FutureTask<Integer> reader = Kind.PLATFORM.start(() -> pair.near.getInputStream().read());
            FutureTask<Socket> acceptor = Kind.PLATFORM.start(listener::accept);
            pair.near.close();
            listener.close();
            for (FutureTask<?> each : List.of(reader, acceptor)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(each::get)
                        .withCauseInstanceOf(SocketException.class);
            }
        }
    }

    private static void readersQueue() throws Exception {
        try (Pair pair = Pair.open()) {
            List<FutureTask<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                readers.add(Kind.values()[i % 2].start(() -> pair.near.getInputStream().read()));
            }
            int sum = 0;
            for (int i = 1; i <= 8; i++) {
                pair.far.getOutputStream().write(i);
            }
            for (FutureTask<Integer> each : readers) {
                sum += each.get();
            }
            assertThat(sum).isEqualTo(36);
        }
    }

    private static void writersQueue() throws Exception {
        int size = 1 << 20;
        try (Pair pair = Pair.open()) {
            List<FutureTask<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                byte[] block = new byte[size];
                Arrays.fill(block, (byte) i);
                writers.add(Kind.values()[i % 2].start(() -> {
                    pair.near.getOutputStream().write(block);
                    return size;
                }));
            }
            for (int i = 0; i < 4; i++) {
                byte[] block = pair.far.getInputStream().readNBytes(size);
                byte[] same = new byte[size];
                Arrays.fill(same, block[0]);
                assertThat(Arrays.equals(block, same)).as("blocks do not mix").isTrue();
            }
            for (FutureTask<Integer> each : writers) {
                each.get();
            }
        }
    }

    private static void tls() throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(null, null, null);
        Quiescent.onHub(() -> {
            try (SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory()
                    .createServerSocket(0, 50, LOOPBACK)) {
                listener.setEnabledCipherSuites(ANONYMOUS);
                Coroutine<?> server = spawn(() -> {
                    for (int i = 0; i < 2; i++) {
                        try (Socket socket = listener.accept()) {
                            socket.getInputStream().transferTo(socket.getOutputStream());
                        }
                    }
                });
                SSLSocketFactory factory = context.getSocketFactory();
                greet((SSLSocket) factory.createSocket(LOOPBACK, listener.getLocalPort()));
                Socket plain = new Socket(LOOPBACK, listener.getLocalPort());
                greet((SSLSocket) factory.createSocket(plain, "localhost", listener.getLocalPort(), true));
                server.get();
            }
        });
    }

    private static void greet(SSLSocket socket) throws Exception {
        try (socket) {
            socket.setEnabledCipherSuites(ANONYMOUS);
            socket.getOutputStream().write("hello".getBytes());
            assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(ANONYMOUS[0]);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** All requests are there before the first is answered, which blocking clients on one hub could not do. */
    private static void httpUrlConnection() throws Exception {
        int count = 50;
        Quiescent.onHub(() -> {
            try (ServerSocket listener = listen()) {
                List<Coroutine<String>> clients = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    String query = "number " + i;
                    clients.add(spawn(() -> fetch(listener.getLocalPort(), query)));
                }
                List<Socket> asked = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    asked.add(listener.accept());
                }
                for (Socket socket : asked) {
                    answer(socket);
                }
                for (int i = 0; i < count; i++) {
                    assertThat(clients.get(i).get()).isEqualTo("number " + i);
                }
            }
        });
    }

    private static String fetch(int port, String body) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/")
                .toURL()
                .openConnection();
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length());
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes());
        }
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes());
        }
    }

    private static void answer(Socket socket) throws Exception {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
            byte[] body = in.readNBytes(Integer.parseInt(length));
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + new String(body)).getBytes());
        }
    }
}
