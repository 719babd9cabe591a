package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.net.Quiescent.Pair;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;

/** Code that knows nothing of hubs, on our sockets, client and server in one hub. */
class BlockingCodeTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @Test
    void readersAndWritersOfLines() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<?> server = spawn(() -> {
                    BufferedReader in = new BufferedReader(new InputStreamReader(pair.far().getInputStream()));
                    PrintWriter out = new PrintWriter(pair.far().getOutputStream(), true);
                    for (String line; (line = in.readLine()) != null;) {
                        out.println(line.toUpperCase());
                    }
                });
                BufferedReader in = new BufferedReader(new InputStreamReader(pair.near().getInputStream()));
                PrintWriter out = new PrintWriter(pair.near().getOutputStream(), true);
                for (String line : List.of("one", "two", "three")) {
                    out.println(line);
                    assertThat(in.readLine()).isEqualTo(line.toUpperCase());
                }
                pair.near().shutdownOutput();
                server.get();
            }
        });
    }

    @Test
    void objectStreams() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<?> server = spawn(() -> {
                    ObjectOutputStream out = new ObjectOutputStream(pair.far().getOutputStream());
                    ObjectInputStream in = new ObjectInputStream(pair.far().getInputStream());
                    out.writeObject(Map.of("seen", in.readObject()));
                    out.flush();
                });
                ObjectOutputStream out = new ObjectOutputStream(pair.near().getOutputStream());
                ObjectInputStream in = new ObjectInputStream(pair.near().getInputStream());
                out.writeObject(List.of(1, 2, 3));
                out.flush();
                try {
                    assertThat(in.readObject()).isEqualTo(Map.of("seen", List.of(1, 2, 3)));
                } catch (ClassNotFoundException e) {
                    throw new AssertionError(e);
                }
                server.get();
            }
        });
    }

    @Test
    void factories() throws IOException {
        Quiescent.onHub(() -> {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            try (ServerSocket listener = Sockets.serverSocketFactory().createServerSocket(0, 5, loopback)) {
                Coroutine<Socket> client = spawn(
                        () -> Sockets.socketFactory().createSocket(loopback, listener.getLocalPort(), loopback, 0));
                try (Socket accepted = listener.accept(); Socket made = client.get()) {
                    assertThat(made.getLocalSocketAddress()).isEqualTo(accepted.getRemoteSocketAddress());
                    assertThat(made.getRemoteSocketAddress()).isEqualTo(accepted.getLocalSocketAddress());
                    assertThat(made.getInetAddress()).isEqualTo(loopback);
                }
            }
        });
    }

    @Test
    void tlsLayeredOnTop(@TempDir Path folder) throws Exception {
        SSLContext context = selfSigned(folder.resolve("keys.p12"));
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<?> server = spawn(() -> {
                    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(pair.far(), null, true);
                    try (tls) {
                        echo(tls);
                    }
                });
                SSLSocket tls = (SSLSocket) context.getSocketFactory()
                        .createSocket(pair.near(), "localhost", pair.near().getPort(), true);
                try (tls) {
                    // By one coroutine, before there are two: the JDK's lock around it gives way on the direct engine alone.
                    tls.startHandshake();
                    // Both directions at once, in chunks larger than a TLS record and than the kernel's buffers.
                    byte[] sent = new byte[2 << 20];
                    Coroutine<?> writer = spawn(() -> {
                        tls.getOutputStream().write(sent);
                        tls.shutdownOutput();
                    });
                    assertThat(tls.getInputStream().readAllBytes()).isEqualTo(sent);
                    writer.get();
                    server.get();
                }
            }
        });
    }

    private static void echo(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        in.transferTo(out);
        socket.shutdownOutput();
    }

    private static SSLContext selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                "-keystore", file.toString(), "-storepass", new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
