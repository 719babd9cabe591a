package dev.loomlet.examples;

import dev.loomlet.net.tls.TlsContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that let a server speak TLS. */
public final class TlsOptions {

    @Option(names = "--tls", paramLabel = "KEYSTORE", description = "Speak TLS, with the key in this store, such as keytool -genkeypair makes.")
    private @Nullable Path keyStore;

    @Option(names = "--tls-password", paramLabel = "PASSWORD", defaultValue = "changeit", description = "The password of the key store (default: ${DEFAULT-VALUE}).")
    private String password = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Who the server is; null if it is not to speak TLS. */
    public @Nullable SSLContext identity() {
        if (keyStore == null) {
            return null;
        }
        try {
            return new TlsContextBuilder().identity(keyStore, password.toCharArray()).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new ParameterException(spec.commandLine(),
                    "'" + keyStore + "' is no key store that this password opens");
        }
    }
}
