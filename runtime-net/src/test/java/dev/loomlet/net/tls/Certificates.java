package dev.loomlet.net.tls;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Self-signed certificates, made by the JDK's keytool. */
public final class Certificates {

    static final char[] PASSWORD = "password".toCharArray();

    private Certificates() {}

    /** Adds a key for {@code names} to a key store. */
    public static void make(Path store, String alias, String names, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keystore",
                store.toString(), "-storetype", "PKCS12", "-storepass", "password", "-alias", alias, "-keyalg", "EC",
                "-groupname", "secp256r1", "-dname", "CN=" + alias, "-ext", "san=" + names));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        assertThat(keytool.waitFor()).isZero();
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
