package dev.loomlet.examples;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Key stores as users make them. */
public final class KeyStores {

    /** The default of {@code --tls-password}. */
    public static final String PASSWORD = "changeit";

    private KeyStores() {}

    /** A key of localhost, with a certificate that it signed itself, by the JDK's keytool. */
    public static Path localhost(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("localhost.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keystore", store.toString(), "-storepass", PASSWORD,
                "-alias", "local", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }
}
