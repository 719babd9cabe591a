package dev.loomlet.net.tls;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Self-signed certificates, made by the JDK's keytool. */
public final class Certificates {

    static final char[] PASSWORD = "password".toCharArray();

    /** Of localhost, {@code CN=local}. */
    public static final Path LOCAL;

    /** Of one.test and of two.test. */
    static final Path NAMES;

    /** Of an authority, {@code ca}, and one for localhost that it signed, whose time is over. */
    static final Path EXPIRED;

    // Once for all tests of a JVM: this takes longer than most of them.
    static {
        try {
            Path folder = Files.createTempDirectory("certificates");
            LOCAL = folder.resolve("local.p12");
            NAMES = folder.resolve("names.p12");
            EXPIRED = folder.resolve("expired.p12");
            make(key(LOCAL, "local", "dns:localhost,ip:127.0.0.1"),
                    key(NAMES, "one", "dns:one.test"),
                    key(NAMES, "two", "dns:two.test"),
                    key(EXPIRED, "ca", "dns:ca.test", "-ext", "bc:c"),
                    key(EXPIRED, "expired", "dns:localhost", "-startdate", "-20d", "-validity", "10", "-signer",
                            "ca"));
            // In the order opposite to this one.
            for (Path each : List.of(folder, LOCAL, NAMES, EXPIRED)) {
                each.toFile().deleteOnExit();
            }
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Certificates() {}

    /** What keytool has to do to add a key for {@code names} to a key store. */
    private static String[] key(Path store, String alias, String names, String... more) {
        return Stream
                .concat(Stream.of("-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass",
                        "password", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                        "CN=" + alias, "-ext",
                        "san=" + names), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Makes all keys, each by {@link #key}, in one process: starting the JVM takes longer than anything else here. */
    private static void make(String[]... keys) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                // Stretching a password that everybody knows would take most of the time, here and at each reading.
                "-Dkeystore.pkcs12.macIterationCount=1", "-Dkeystore.pkcs12.keyPbeIterationCount=1",
                "-Dkeystore.pkcs12.certPbeIterationCount=1", "--add-exports",
                "java.base/sun.security.tools.keytool=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Keytool.class.getName()));
        for (String[] key : keys) {
            command.add(String.join("\n", key));
        }
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        assertThat(keytool.waitFor()).isZero();
    }

    /** Runs the JDK's keytool once for each argument, whose lines are the arguments of keytool. */
    static final class Keytool {
        private Keytool() {}

        static void main(String[] calls) throws Exception {
            Method main = Class.forName("sun.security.tools.keytool.Main").getMethod("main", String[].class);
            for (String call : calls) {
                main.invoke(null, (Object) call.split("\n"));
            }
        }
    }

    public static SSLContext server(Path store) throws Exception {
        return new TlsContextBuilder().identity(store, PASSWORD).build();
    }

    /** Trusts what is in {@code stores}, and nothing else. */
    public static TlsContextBuilder trusting(Path... stores) throws Exception {
        TlsContextBuilder builder = new TlsContextBuilder();
        for (Path store : stores) {
            KeyStore loaded = KeyStore.getInstance(store.toFile(), PASSWORD);
            for (String alias : Collections.list(loaded.aliases())) {
                builder.trust(loaded.getCertificate(alias));
            }
        }
        return builder;
    }
}
