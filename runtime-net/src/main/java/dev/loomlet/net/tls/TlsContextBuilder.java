package dev.loomlet.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link SSLContext}s from the usual files. What is not said is the JDK's: without an identity there is none, without
 * trust the certificates that the JDK trusts. A refused certificate is described in the exception.
 *
 * <p>Reads files where it is told of them, which blocks for as long as that takes. Not for use by several threads at once.
 */
public final class TlsContextBuilder {

    private static final Pattern PEM_KEY = Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END");
    private static final char[] INTERNAL = "internal".toCharArray();

    private KeyManager @Nullable [] keys;
    private @Nullable KeyStore trusted;

    /** Begins to describe a context. */
    public TlsContextBuilder() {}

    /**
     * Takes certificate and key from a key store. When it holds several, the one that suits the host that a client asks for
     * (SNI) is used.
     *
     * @param file a PKCS12 or JKS file
     * @param password of the store and of its keys
     * @return this builder
     * @throws IOException if the file cannot be read, or the password is wrong
     * @throws GeneralSecurityException if its contents are no keys
     */
    public TlsContextBuilder identity(Path file, char[] password) throws IOException, GeneralSecurityException {
        Objects.requireNonNull(file, "file is null; pass a key store");
        try {
            return identity(KeyStore.getInstance(file.toFile(), password), password);
        } catch (IllegalArgumentException e) {
            // How the JDK says that there is no such file.
            throw new NoSuchFileException(file.toString(), null, "no key store");
        }
    }

    /**
     * As {@link #identity(Path, char[])}, from a store that is loaded. Keys are taken from it at once, but for those that a
     * module keeps to itself.
     *
     * @param store certificates and keys
     * @param password of its keys
     * @return this builder
     * @throws GeneralSecurityException if the password is wrong
     */
    public TlsContextBuilder identity(KeyStore store, char[] password) throws GeneralSecurityException {
        Objects.requireNonNull(store, "store is null; pass a key store");
        KeyStore copy = emptyStore();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getKey(alias, password) instanceof PrivateKey key) {
                if (key.getEncoded() == null) {
                    // In a module of hardware, which does not give it away.
                    return keys(store, password);
                }
                add(copy, alias, key, store.getCertificateChain(alias));
            }
        }
        return keys(copy, INTERNAL);
    }

    private TlsContextBuilder keys(KeyStore store, char[] password) throws GeneralSecurityException {
        // The one of the JDK's that looks at the host that is asked for, and at validity.
        KeyManagerFactory factory = KeyManagerFactory.getInstance("NewSunX509");
        factory.init(store, password);
        keys = factory.getKeyManagers();
        return this;
    }

    /**
     * Each handshake asks the store for its key again. Usual stores derive theirs from a password in 10 000 rounds, which takes
     * milliseconds, several times as much as the rest of a handshake; here there is nothing to hide, and one round.
     */
    private static void add(KeyStore store, String alias, PrivateKey key, Certificate[] chain)
            throws GeneralSecurityException {
        byte[] noSecret = new byte[16];
        store.setEntry(alias, new KeyStore.PrivateKeyEntry(key, chain),
                new KeyStore.PasswordProtection(INTERNAL, "PBEWithHmacSHA256AndAES_256",
                        new PBEParameterSpec(noSecret, 1, new IvParameterSpec(noSecret))));
    }

    /**
     * Takes certificate and key from PEM files.
     *
     * @param certificates the certificate, followed by those that lead to its root
     * @param key its private key in PKCS#8 ("BEGIN PRIVATE KEY"), not encrypted
     * @return this builder
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if a file holds something else
     */
    public TlsContextBuilder identityPem(Path certificates, Path key) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        add(store, "identity", readKey(key), readCertificates(certificates).toArray(Certificate[]::new));
        return keys(store, INTERNAL);
    }

    /**
     * Trusts these certificates, and no others than those that this builder is told.
     *
     * @param certificates a PEM file of one or more
     * @return this builder
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if it holds something else
     */
    public TlsContextBuilder trustPem(Path certificates) throws IOException, GeneralSecurityException {
        return trust(readCertificates(certificates).toArray(Certificate[]::new));
    }

    /**
     * Trusts these certificates, and no others than those that this builder is told.
     *
     * @param certificates one or more
     * @return this builder
     * @throws GeneralSecurityException if one cannot be stored
     */
    public TlsContextBuilder trust(Certificate... certificates) throws GeneralSecurityException {
        for (Certificate each : Objects.requireNonNull(certificates, "certificates is null; give one or more")) {
            Objects.requireNonNull(each, "certificates holds a null; give one or more");
        }
        if (trusted == null) {
            trusted = emptyStore();
        }
        for (Certificate each : certificates) {
            trusted.setCertificateEntry("trusted-" + trusted.size(), each);
        }
        return this;
    }

    /**
     * Makes the context.
     *
     * @return a context, which keeps sessions for resumption
     * @throws GeneralSecurityException if the JDK cannot
     */
    public SSLContext build() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        TrustManager[] managers = factory.getTrustManagers();
        for (int i = 0; i < managers.length; i++) {
            if (managers[i] instanceof X509ExtendedTrustManager known) {
                managers[i] = new ExplainingTrustManager(known);
            }
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, managers, null);
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store was not made, though nothing is read for it", e);
        }
        return store;
    }

    private static List<? extends Certificate> readCertificates(Path file)
            throws IOException, GeneralSecurityException {
        Objects.requireNonNull(file, "certificates is null; pass a PEM file");
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            List<? extends Certificate> found = List
                    .copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new GeneralSecurityException(
                        file + " holds no certificate; pass a PEM file with BEGIN CERTIFICATE");
            }
            return found;
        }
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        Objects.requireNonNull(file, "key is null; pass a PEM file");
        Matcher pem = PEM_KEY.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new GeneralSecurityException(file + " holds no private key; pass a PEM file with BEGIN PRIVATE KEY");
        }
        if (!pem.group(1).isEmpty()) {
            throw new GeneralSecurityException(file + " holds a key of the form \"" + pem.group(1)
                    + "PRIVATE KEY\"; turn it into PKCS#8: openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName());
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(2)));
        for (String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Of another algorithm, which the file does not say where it can be seen.
            }
        }
        throw new InvalidKeySpecException(file + " holds a private key of no algorithm that TLS uses (RSA, EC, EdDSA)");
    }
}
