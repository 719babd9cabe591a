package dev.loomlet.net.http;

import dev.loomlet.Loomlet;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/*
 * The client's thread puts pieces into the queue, the reader takes them out. `awaited` is the reader's bell: it is hung up
 * before the queue and the end are looked at for the last time, and rung after they have changed, so no ring is missed.
 */
final class BodyStream extends InputStream implements BodySubscriber<InputStream> {

    private static final int PIECES_AHEAD = 2;

    private final Queue<List<ByteBuffer>> pieces = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<@Nullable Void> awaited;
    private volatile boolean complete;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    // Of the reader alone.
    private Iterator<ByteBuffer> piece = Collections.emptyIterator();
    private ByteBuffer present = ByteBuffer.allocate(0);

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (!subscription.complete(given)) {
            given.cancel();
        } else if (closed) {
            given.cancel();
        } else {
            given.request(PIECES_AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> next) {
        pieces.add(next);
        ring();
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        complete = true;
        ring();
    }

    @Override
    public void onComplete() {
        complete = true;
        ring();
    }

    private void ring() {
        CompletableFuture<@Nullable Void> bell = awaited;
        if (bell != null) {
            bell.complete(null);
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? present.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, present.remaining());
        present.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return closed ? 0 : present.remaining();
    }

    /** Waits until there is something to read; false at the end. */
    private boolean fill() throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("the body of the response was closed; read it before closing it");
            }
            if (present.hasRemaining()) {
                return true;
            }
            if (piece.hasNext()) {
                present = piece.next();
            } else if (!takePiece()) {
                return false;
            }
        }
    }

    private boolean takePiece() throws IOException {
        List<ByteBuffer> next = pieces.poll();
        if (next == null) {
            if (!complete) {
                awaitMore();
                return true;
            }
            // Complete was seen after the look into the queue: the last piece may have come in between.
            next = pieces.poll();
            if (next == null) {
                end();
                return false;
            }
        }
        piece = next.iterator();
        subscription.join().request(1);
        return true;
    }

    private void awaitMore() {
        CompletableFuture<@Nullable Void> bell = new CompletableFuture<>();
        awaited = bell;
        if (pieces.isEmpty() && !complete && !closed) {
            Loomlet.await(bell);
        }
        awaited = null;
    }

    private void end() throws IOException {
        Throwable thrown = failure;
        if (thrown != null) {
            // A new one each time, with the reader's stack; the client's own says on which of its threads it happened.
            throw new IOException("the body of the response broke off: " + thrown.getMessage(), thrown);
        }
    }

    @Override
    public void close() {
        closed = true;
        pieces.clear();
        ring();
        subscription.thenAccept(Flow.Subscription::cancel);
    }
}
