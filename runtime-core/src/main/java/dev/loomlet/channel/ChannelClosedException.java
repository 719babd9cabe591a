package dev.loomlet.channel;

import org.jspecify.annotations.Nullable;

/**
 * A channel or queue was used that is closed: nothing can be sent any more, or everything that was sent has been received.
 * The cause is what was given to {@link Channel#close(Throwable)}.
 */
public final class ChannelClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ChannelClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
