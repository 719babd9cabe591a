package dev.loomlet.benchmarks.net;

import dev.loomlet.net.tls.TlsContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The key of a server that speaks TLS, with a certificate that it signed itself. */
enum Identity {

    EC("EC", "-groupname", "secp256r1"),
    RSA("RSA", "-keysize", "2048");

    private static final String PASSWORD = "password";

    private final List<String> keyOptions;

    Identity(String... keyOptions) {
        this.keyOptions = List.of(keyOptions);
    }

    /** Makes it by the JDK's keytool, unless it is there. */
    Path keyStore(Path folder) throws IOException {
        Path store = folder.resolve(name() + ".p12");
        if (!Files.exists(store)) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keystore",
                    store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "server", "-dname",
                    "CN=localhost", "-keyalg"));
            command.addAll(keyOptions);
            Programs.run(command.toArray(String[]::new));
        }
        return store;
    }

    static SSLContext context(Path keyStore) throws IOException, GeneralSecurityException {
        return new TlsContextBuilder().identity(keyStore, PASSWORD.toCharArray()).build();
    }
}
