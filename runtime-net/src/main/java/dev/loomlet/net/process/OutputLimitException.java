package dev.loomlet.net.process;

import java.io.IOException;
import java.io.Serial;

/** A process wrote more than its caller was ready to keep. It has been destroyed. */
public final class OutputLimitException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    /** Bytes of each stream. */
    private final long limit;

    OutputLimitException(long limit) {
        super("the process wrote more than " + limit
                + " bytes, and was destroyed; raise the limit, or read its stream");
        this.limit = limit;
    }

    /**
     * How much would have been kept.
     *
     * @return bytes of each stream
     */
    public long limit() {
        return limit;
    }
}
