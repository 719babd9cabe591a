package dev.loomlet.net.http.server;

import dev.loomlet.net.stream.BulkInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;

/** The body of a request: asks for it when it is first read, if the client waits to be asked, and keeps to the limits. */
final class RequestBody extends BulkInput {

    private final InputStream content;
    private final WireInput wire;
    private final Settings settings;
    private final long length;
    private final Continuation continuation;
    private boolean begun;
    private boolean asked;
    private boolean ended;
    private boolean failed;
    private long count;

    /** Sends the 100 that a client waits for. */
    interface Continuation {

        /** Whether the client sends the body without being asked. */
        boolean isNeedless();

        /** Asks for it; whether that was still possible. */
        boolean ask() throws IOException;
    }

    /** A negative length is that of a chunked body. */
    RequestBody(InputStream content, long length, WireInput wire, Settings settings, Continuation continuation) {
        this.content = content;
        this.length = length;
        this.wire = wire;
        this.settings = settings;
        this.continuation = continuation;
        this.ended = length == 0;
    }

    @Override
    public int read(byte[] target, int offset, int most) throws IOException {
        Objects.checkFromIndexSize(offset, most, target.length);
        if (ended) {
            return -1;
        }
        if (failed) {
            throw new EOFException("the body was not received whole, as an earlier read has told");
        }
        if (most == 0) {
            return 0;
        }
        begin();
        boolean done = false;
        try {
            int read = content.read(target, offset, most);
            count(read);
            done = true;
            return read;
        } catch (SocketTimeoutException e) {
            throw rejection(408, "the body did not arrive in time", e);
        } catch (MessageConstraintException e) {
            throw rejection(431, "too many trailers", e);
        } catch (MalformedChunkCodingException | ConnectionClosedException e) {
            throw rejection(400, "the body is not whole: " + e.getMessage(), e);
        } finally {
            failed = !done;
        }
    }

    private static Rejection rejection(int status, String message, IOException cause) {
        Rejection rejection = new Rejection(status, message);
        rejection.initCause(cause);
        return rejection;
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            wire.limitRate(settings.bodyTimeout());
            asked = continuation.isNeedless() || continuation.ask();
        }
        if (!asked) {
            throw new EOFException(
                    "the response has begun, so the client will not send the body that it announced with Expect");
        }
    }

    private void count(int read) throws Rejection {
        if (read < 0) {
            ended = true;
            return;
        }
        count += read;
        if (settings.bodyLimit() >= 0 && count > settings.bodyLimit()) {
            throw new Rejection(413, "the body is larger than " + settings.bodyLimit() + " bytes");
        }
        ended = count == length;
    }

    @Override
    public int available() throws IOException {
        return ended || failed || !begun ? 0 : content.available();
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether the client sends, or has sent, the body, as far as can be told now. */
    boolean isStillSent() {
        return ended || begun ? !failed : continuation.isNeedless();
    }

    /** Whether {@link #drain} would be worth it. */
    boolean isDrainable() {
        return ended || isStillSent() && length - count <= Settings.DRAIN_LIMIT;
    }

    /** Reads what the handler has left, if that is little; whether another request can follow. */
    boolean drain() throws IOException {
        if (ended) {
            return true;
        }
        if (!isDrainable()) {
            // A client that waits to be asked may never send its body: what follows could be either.
            return false;
        }
        byte[] discarded = new byte[4096];
        for (int left = Settings.DRAIN_LIMIT; left > 0;) {
            int read = read(discarded, 0, discarded.length);
            if (read < 0) {
                return true;
            }
            left -= read;
        }
        return ended;
    }
}
