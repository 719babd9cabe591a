package dev.loomlet.net;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How {@link UnixSockets#listen(java.nio.file.Path, UnixListenOptions)} makes its file.
 *
 * <p>Start from {@link #defaults()} and change what differs:
 * {@code UnixListenOptions.defaults().permissions("rw-rw----").replaceStale()}.
 *
 * @param backlog how many connections may wait to be accepted, 1 or more
 * @param permissions of the file; who may write to it may connect. Null leaves them to the process's umask
 * @param replacesStale whether the file of a process that listens there no more is replaced
 */
public record UnixListenOptions(int backlog, @Nullable Set<PosixFilePermission> permissions, boolean replacesStale) {

    private static final UnixListenOptions DEFAULTS = new UnixListenOptions(50, null, false);

    /** Checks the options. */
    public UnixListenOptions {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + "; give 1 or more");
        }
        permissions = permissions == null ? null : Set.copyOf(permissions);
    }

    /** {@return a backlog of 50, permissions by the umask, and no file is replaced} */
    public static UnixListenOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another backlog.
     *
     * @param connections how many may wait to be accepted, 1 or more
     * @return the changed options
     * @throws IllegalArgumentException if the number is less than 1
     */
    public UnixListenOptions backlog(int connections) {
        return new UnixListenOptions(connections, permissions, replacesStale);
    }

    /**
     * These options with permissions for the file. They are set right after the socket has begun to listen; where even that
     * instant counts, put the file into a directory that others may not enter.
     *
     * @param text as {@code ls} shows them, such as {@code "rw-rw----"}
     * @return the changed options
     * @throws IllegalArgumentException if the text is none of that form
     */
    public UnixListenOptions permissions(String text) {
        Objects.requireNonNull(text, "permissions are null; leave them out to go by the umask");
        return new UnixListenOptions(backlog, PosixFilePermissions.fromString(text), replacesStale);
    }

    /** {@return these options, but the socket file of a process that listens there no more is replaced} */
    public UnixListenOptions replaceStale() {
        return new UnixListenOptions(backlog, permissions, true);
    }
}
