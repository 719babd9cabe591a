package dev.loomlet.net.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What failures say. */
final class TlsErrors {

    private TlsErrors() {}

    /** Says with whom; the JDK's own message is about the last detail alone. */
    static SSLException handshakeFailed(SSLEngine engine, Socket transport, SSLException failure) {
        String peer = engine.getPeerHost() == null
                ? String.valueOf(transport.getRemoteSocketAddress())
                : engine.getPeerHost() + ":" + transport.getPort();
        CertificateException refused = refusal(failure);
        String message = "TLS handshake with " + peer + " failed: "
                + (refused == null ? failure.getMessage() : refused.getMessage());
        SSLException told = failure instanceof SSLHandshakeException
                ? new SSLHandshakeException(message)
                : new SSLException(message);
        told.initCause(failure);
        return told;
    }

    private static @Nullable CertificateException refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException refused) {
                return refused;
            }
        }
        return null;
    }

    /** The same refusal, with what the certificate says of itself. */
    static CertificateException explained(X509Certificate @Nullable [] chain, CertificateException refusal) {
        if (chain == null || chain.length == 0) {
            return refusal;
        }
        X509Certificate certificate = chain[0];
        return new CertificateException(refusal.getMessage() + " (the certificate is for " + subjects(certificate)
                + ", issued by " + certificate.getIssuerX500Principal() + ", valid from "
                + certificate.getNotBefore().toInstant() + " to " + certificate.getNotAfter().toInstant() + ")",
                refusal);
    }

    private static String subjects(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        names.add(certificate.getSubjectX500Principal().toString());
        try {
            if (certificate.getSubjectAlternativeNames() != null) {
                certificate.getSubjectAlternativeNames().forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException e) {
            names.add("alternative names that cannot be parsed");
        }
        return String.join(", ", names);
    }
}
