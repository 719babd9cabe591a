package dev.loomlet.examples;

import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Says in a few words why something did not work. */
public final class Failures {

    private Failures() {}

    /** A description for people, without a class name where the words suffice. */
    public static String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case UnknownHostException e -> "unknown host" + suffix(e);
            case ConnectException e when e.getCause() instanceof UnresolvedAddressException -> "unknown host";
            // Its own words end with the address, which who tells of it has named.
            case ConnectException e when isRefused(e.getMessage()) -> "connection refused";
            case PortUnreachableException _ -> "connection refused";
            // The HTTP client leaves out why.
            case ConnectException e when e.getMessage() == null -> "cannot connect";
            case HttpTimeoutException _,SocketTimeoutException _ -> "timed out";
            // The message of these two is the name of the file alone.
            case NoSuchFileException e -> e.getFile() + ": no such file";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : lowerCase(cause.getMessage());
        };
    }

    private static boolean isRefused(@Nullable String message) {
        return message != null && message.startsWith("Connection refused");
    }

    private static String suffix(UnknownHostException e) {
        // The resolver appends its own words to the name: "nowhere.invalid: Name or service not known".
        return e.getMessage() == null ? "" : " " + e.getMessage().split(":", 2)[0];
    }

    private static String lowerCase(String message) {
        boolean word = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return word ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
    }
}
