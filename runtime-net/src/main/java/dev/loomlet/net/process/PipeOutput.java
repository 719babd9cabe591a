package dev.loomlet.net.process;

import dev.loomlet.loop.Completion;
import dev.loomlet.loop.Waiter;
import dev.loomlet.net.stream.BulkOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a process reads. Bytes are gathered until {@link #flush()}, or until there are 8 KiB. A thread of {@link Pipes} writes
 * for a coroutine; if that is killed meanwhile, the thread goes on, and whoever writes next comes behind it.
 */
final class PipeOutput extends BulkOutput {

    private static final int BUFFER = 8 * 1024;

    private final OutputStream target;
    private final String what;
    /** Guards the fields below; nobody waits inside. */
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] buffer = new byte[BUFFER];
    private int count;
    private CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
    private boolean closed;

    PipeOutput(OutputStream target, String what) {
        this.target = target;
        this.what = what;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        for (int next = offset; next < offset + length;) {
            boolean full;
            lock.lock();
            try {
                requireOpen();
                int taken = Math.min(offset + length - next, BUFFER - count);
                System.arraycopy(source, next, buffer, count, taken);
                count += taken;
                next += taken;
                full = count == BUFFER;
            } finally {
                lock.unlock();
            }
            if (full) {
                flush();
            }
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(what + " is closed");
        }
    }

    @Override
    public void flush() throws IOException {
        CompletableFuture<Boolean> written;
        lock.lock();
        try {
            requireOpen();
            written = writeRest();
        } finally {
            lock.unlock();
        }
        settle(written);
    }

    /** Hands the buffer on, behind what was handed on before. */
    private CompletableFuture<Boolean> writeRest() {
        if (count > 0) {
            byte[] bytes = buffer;
            int length = count;
            buffer = new byte[BUFFER];
            count = 0;
            last = after(last, () -> {
                target.write(bytes, 0, length);
                target.flush();
                return true;
            });
        }
        return last;
    }

    private static CompletableFuture<Boolean> after(CompletableFuture<Boolean> before, Pipes.Work<Boolean> work) {
        return before.thenCompose(done -> Pipes.start(work));
    }

    private void settle(CompletableFuture<Boolean> written) throws IOException {
        Completion.awaitDone(written, what, -1);
        if (written.isCompletedExceptionally()) {
            Throwable failure = written.exceptionNow();
            if (failure instanceof IOException) {
                throw new IOException(what + ": " + failure.getMessage(), failure);
            }
            throw Waiter.raise(failure);
        }
    }

    /** Writes what is left, and tells the process that there will be no more. */
    @Override
    public void close() throws IOException {
        CompletableFuture<Boolean> written;
        CompletableFuture<Boolean> ended;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            written = writeRest();
            ended = closeAfter(written);
        } finally {
            lock.unlock();
        }
        settle(written);
        settle(ended);
    }

    /** Closes the descriptor as soon as nobody is blocked in it, and does not wait for that. */
    void abandon() {
        lock.lock();
        try {
            if (!closed) {
                closeAfter(last);
            }
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Boolean> closeAfter(CompletableFuture<Boolean> written) {
        closed = true;
        return written.handle((done, failure) -> true).thenCompose(done -> Pipes.start(() -> {
            target.close();
            return true;
        }));
    }
}
