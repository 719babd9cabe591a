package dev.loomlet.net.process;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Waiter;
import dev.loomlet.net.stream.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a process writes. A thread of {@link Pipes} reads for a coroutine; if that is killed meanwhile, what the thread
 * reads is kept for the next one who asks, so that nothing is lost.
 */
final class PipeInput extends BulkInput {

    private static final int CHUNK = 64 * 1024;
    private static final byte[] END = new byte[0];

    private final InputStream source;
    private final String what;
    /** Guards the fields below; nobody waits inside. */
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] chunk = new byte[0];
    private int position;
    private @Nullable CompletableFuture<byte[]> pending;
    private boolean closed;

    PipeInput(InputStream source, String what) {
        this.source = source;
        this.what = what;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        for (;;) {
            CompletableFuture<byte[]> next;
            boolean begun = false;
            lock.lock();
            try {
                requireOpen();
                if (chunk == END) {
                    return -1;
                }
                if (position < chunk.length) {
                    int count = Math.min(length, chunk.length - position);
                    System.arraycopy(chunk, position, target, offset, count);
                    position += count;
                    return count;
                }
                next = pending;
                if (next == null) {
                    pending = next = new CompletableFuture<>();
                    begun = true;
                } else if (next.isDone()) {
                    pending = null;
                    take(next);
                    continue;
                }
            } finally {
                lock.unlock();
            }
            if (begun) {
                begin(next);
            }
            Completion.awaitDone(next, what, -1);
        }
    }

    private void take(CompletableFuture<byte[]> done) throws IOException {
        if (done.isCompletedExceptionally()) {
            if (done.exceptionNow() instanceof IOException failure) {
                throw new IOException(failure.getMessage(), failure);
            }
            throw Waiter.raise(done.exceptionNow());
        }
        chunk = done.resultNow();
        position = 0;
    }

    private void begin(CompletableFuture<byte[]> next) throws IOException {
        Waiter waiter = Waiter.currentOnLoop();
        if (waiter == null) {
            Pipes.complete(next, this::readChunk);
        } else if (hasBytes()) {
            Pipes.complete(next, this::readChunk);
            // A process that writes without a pause must not keep the hub.
            waiter.yieldNow();
        } else {
            Pipes.start(this::readChunk).whenComplete((bytes, failure) -> {
                if (failure == null) {
                    next.complete(bytes);
                } else {
                    next.completeExceptionally(failure);
                }
            });
        }
    }

    private boolean hasBytes() {
        try {
            return source.available() > 0;
        } catch (IOException e) {
            // Closed: reading tells.
            return false;
        }
    }

    private byte[] readChunk() throws IOException {
        byte[] bytes = new byte[CHUNK];
        int count = source.read(bytes);
        return count < 0 ? END : Arrays.copyOf(bytes, count);
    }

    @Override
    public int available() throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (position < chunk.length) {
                return chunk.length - position;
            }
            // A thread that reads keeps the source to itself.
            return pending == null && chunk != END ? source.available() : 0;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(what + " is closed");
        }
    }

    /** Closes the descriptor, or has that done by the thread that is blocked in it, when it comes back. */
    @Override
    public void close() throws IOException {
        CompletableFuture<byte[]> reading;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            reading = pending;
        } finally {
            lock.unlock();
        }
        if (reading == null) {
            source.close();
        } else {
            reading.whenComplete((bytes, failure) -> {
                try {
                    source.close();
                } catch (IOException e) {
                    // Nobody reads any more.
                }
            });
        }
    }
}
