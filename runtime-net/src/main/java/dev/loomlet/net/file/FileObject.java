package dev.loomlet.net.file;

import dev.loomlet.CheckedSupplier;
import dev.loomlet.sync.Lock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open file, on which the caller waits while the other coroutines of its hub go on: a system can tell when a socket is
 * ready, but not when a file is, so each call is done by a thread of {@link dev.loomlet.OffloadPool#common()}.
 *
 * <p>A call is whole: {@link #write} returns when all bytes are written, and calls of several coroutines take their turns. A
 * coroutine that is killed in a read has not read: the next one gets the same bytes. One that is killed in a write has
 * written: the thread goes on, and whatever comes next on this file waits for it. If such a write fails, the next call
 * fails for it.
 *
 * <p>Methods may be called from any thread; a thread without a hub blocks. After {@link #close()} they throw an IOException
 * that says so. For regular files; what processes write comes by {@code dev.loomlet.net.process}. Semantics: gevent's
 * {@code FileObjectThread}.
 */
public final class FileObject implements AutoCloseable {

    private static final int MOST_AT_ONCE = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final boolean appending;
    /** Held for a whole call, in which its holder waits. */
    private final Lock turn = new Lock();
    /** Guards the two fields below it; nobody waits inside. */
    private final ReentrantLock state = new ReentrantLock();
    private boolean closed;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private volatile boolean lastDelivered = true;
    private volatile long position;

    private FileObject(Path path, FileChannel channel, boolean appending) {
        this.path = path;
        this.channel = channel;
        this.appending = appending;
    }

    /**
     * Opens a file; waits for it.
     *
     * @param path where it is
     * @param options how to open it, {@link StandardOpenOption}s for the most part; to read, when there are none
     * @return the open file, at its beginning
     * @throws java.nio.file.NoSuchFileException when there is none, and the options do not create it
     * @throws java.nio.file.FileAlreadyExistsException when there is one, and the options say that it must be new
     * @throws IOException when the system refuses for another reason
     */
    public static FileObject open(Path path, OpenOption... options) throws IOException {
        Objects.requireNonNull(path, "path is null; give the path of a file");
        Set<OpenOption> wanted = new LinkedHashSet<>(
                Arrays.asList(Objects.requireNonNull(options, "options is null; leave it out to read")));
        if (wanted.contains(null)) {
            throw new NullPointerException("options holds a null; leave it out to read");
        }
        CompletableFuture<FileChannel> opened = FileWork.start(() -> FileChannel.open(path, wanted));
        boolean taken = false;
        try {
            FileObject file = new FileObject(path, FileWork.await(opened),
                    wanted.contains(StandardOpenOption.APPEND));
            taken = true;
            return file;
        } finally {
            if (!taken) {
                opened.thenAccept(FileObject::closeQuietly);
            }
        }
    }

    private static void closeQuietly(FileChannel orphan) {
        try {
            orphan.close();
        } catch (IOException e) {
            // Nobody has used it.
        }
    }

    /**
     * Replaces the contents of a file as a whole: whoever reads it sees all of the old or all of the new, even when the
     * machine stops in the middle. Writes a file beside it first, which takes its place, with its permissions; where the path
     * is a symbolic link, the file that it leads to is replaced. A coroutine that is killed meanwhile has written.
     *
     * @param path the file, which need not exist
     * @param contents what it is to hold
     * @throws IOException when the folder cannot be written to; then the file is as it was
     */
    public static void replace(Path path, byte[] contents) throws IOException {
        Path target = Objects.requireNonNull(path, "path is null; give the path of a file").toAbsolutePath();
        byte[] bytes = Objects.requireNonNull(contents, "contents is null; give what the file is to hold").clone();
        FileWork.await(FileWork.start(() -> {
            boolean exists = Files.exists(target);
            Path replaced = exists ? target.toRealPath() : target;
            Path beside = replaced.resolveSibling("." + replaced.getFileName() + "." + UUID.randomUUID() + ".new");
            try {
                try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
                    if (exists) {
                        copyPermissions(replaced, beside);
                    }
                    writeAll(channel, bytes, 0);
                    channel.force(true);
                }
                return Files.move(beside, replaced, StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        }));
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        if (from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    private static long writeAll(FileChannel channel, byte[] bytes, long start) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int from = buffer.position();
            // In pieces, as the JDK copies each into memory outside of the heap, and keeps that.
            buffer.limit(Math.min(bytes.length, from + MOST_AT_ONCE));
            channel.write(buffer, start + from);
            buffer.limit(bytes.length);
        }
        return bytes.length;
    }

    /** Does {@code work} when what came before it is done. The caller has the turn. */
    private <T> T call(Callable<T> work) throws IOException {
        settle();
        CompletableFuture<T> result;
        state.lock();
        try {
            requireOpen();
            last = result = FileWork.start(work);
            lastDelivered = false;
        } finally {
            state.unlock();
        }
        FileWork.await(result.handle((value, failure) -> true));
        lastDelivered = true;
        return FileWork.await(result);
    }

    /** Waits for the end of a call whose caller was killed. */
    private void settle() throws IOException {
        CompletableFuture<?> before = last;
        FileWork.await(before.handle((value, failure) -> true));
        if (!lastDelivered) {
            lastDelivered = true;
            if (before.isCompletedExceptionally()) {
                throw new IOException("an earlier call on file " + path + ", whose caller was killed, failed: "
                        + before.exceptionNow().getMessage(), before.exceptionNow());
            }
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("file " + path + " is closed");
        }
    }

    private <T> T inTurn(CheckedSupplier<T, IOException> call) throws IOException {
        return turn.<T, IOException>with(call);
    }

    /**
     * Reads from the present position on.
     *
     * @param target where the bytes go
     * @param offset where there
     * @param length how many at most
     * @return how many were read, or -1 at the end of the file
     * @throws IOException when the file is closed or cannot be read
     * @throws java.nio.channels.NonReadableChannelException when it was not opened to read
     */
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.requireNonNull(target, "target is null; give an array for the bytes");
        Objects.checkFromIndexSize(offset, length, target.length);
        return inTurn(() -> {
            // Not into the caller's array, which may be its own again when it is killed before the thread is done.
            byte[] bytes = readAt(position, length);
            System.arraycopy(bytes, 0, target, offset, bytes.length);
            position += bytes.length;
            return bytes.length == 0 && length > 0 ? -1 : bytes.length;
        });
    }

    /** Empty at the end of the file. */
    private byte[] readAt(long from, int length) throws IOException {
        return call(() -> {
            byte[] bytes = new byte[Math.min(length, MOST_AT_ONCE)];
            int count = channel.read(ByteBuffer.wrap(bytes), from);
            return Arrays.copyOf(bytes, Math.max(0, count));
        });
    }

    byte[] readChunk(long from, int length) throws IOException {
        return inTurn(() -> readAt(from, length));
    }

    /**
     * Reads from the present position to the end of the file.
     *
     * @return all bytes from there on
     * @throws IOException when the file is closed or cannot be read
     * @throws OutOfMemoryError when there are more than fit into an array
     */
    public byte[] readAll() throws IOException {
        return inputStream().readAllBytes();
    }

    /**
     * Writes all of {@code bytes} at the present position, or at the end when the file was opened to append.
     *
     * @param bytes what to write
     * @throws IOException when the file is closed or cannot be written
     * @throws java.nio.channels.NonWritableChannelException when it was not opened to write
     */
    public void write(byte[] bytes) throws IOException {
        write(requireBytes(bytes), 0, bytes.length);
    }

    /**
     * Writes some of {@code bytes} at the present position, or at the end when the file was opened to append.
     *
     * @param bytes what to write
     * @param offset where to begin in it
     * @param length how many
     * @throws IOException when the file is closed or cannot be written
     * @throws java.nio.channels.NonWritableChannelException when it was not opened to write
     */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, requireBytes(bytes).length);
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        inTurn(() -> call(() -> {
            long start = appending ? channel.size() : position;
            // A write that fails half-way has moved the position no less than one that does not.
            position = start + copy.length;
            return writeAll(channel, copy, start);
        }));
    }

    private static byte[] requireBytes(byte[] bytes) {
        return Objects.requireNonNull(bytes, "bytes is null; give what to write");
    }

    /**
     * Writes text in UTF-8, as {@link #write(byte[])}.
     *
     * @param text what to write
     * @throws IOException when the file is closed or cannot be written
     */
    public void write(String text) throws IOException {
        write(Objects.requireNonNull(text, "text is null; give what to write").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Where the next read or write begins. Does not wait.
     *
     * @return bytes from the beginning of the file
     */
    public long position() {
        return position;
    }

    /**
     * Sets where the next read or write begins.
     *
     * @param newPosition bytes from the beginning, which may be behind the end
     * @throws IOException when the file is closed
     * @throws IllegalArgumentException when it is negative
     */
    public void seek(long newPosition) throws IOException {
        if (newPosition < 0) {
            throw new IllegalArgumentException("newPosition is " + newPosition + "; it must not be negative");
        }
        inTurn(() -> {
            settle();
            state.lock();
            try {
                requireOpen();
            } finally {
                state.unlock();
            }
            return position = newPosition;
        });
    }

    /**
     * How long the file is.
     *
     * @return bytes
     * @throws IOException when the file is closed
     */
    public long size() throws IOException {
        return inTurn(() -> call(channel::size));
    }

    /**
     * Cuts the file off.
     *
     * @param size how many bytes are left; a shorter file is left as it is
     * @throws IOException when the file is closed or cannot be written
     * @throws IllegalArgumentException when it is negative
     */
    public void truncate(long size) throws IOException {
        if (size < 0) {
            throw new IllegalArgumentException("size is " + size + "; it must not be negative");
        }
        inTurn(() -> call(() -> channel.truncate(size)));
    }

    /**
     * Waits until what was written is on the disk.
     *
     * @throws IOException when the file is closed or the disk fails
     */
    public void sync() throws IOException {
        inTurn(() -> call(() -> {
            channel.force(true);
            return true;
        }));
    }

    /**
     * The lines of the file, in UTF-8.
     *
     * @return as {@link #lines(Charset)}
     */
    public Iterable<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /**
     * The lines of the file, without their ends. Each iterator reads on its own, piece by piece, from where the file's
     * position is when it is made, and leaves that position alone. An iterator waits where it has to, and throws an
     * {@link java.io.UncheckedIOException} when the file cannot be read.
     *
     * @param charset what the bytes mean; malformed ones show as its replacement
     * @return for a loop
     */
    public Iterable<String> lines(Charset charset) {
        Objects.requireNonNull(charset, "charset is null; leave it out for UTF-8");
        return () -> new LineIterator(this, position, charset);
    }

    /**
     * A view to read with, which moves the file's position. Closing it closes the file.
     *
     * @return for code that takes a stream
     */
    public InputStream inputStream() {
        return new FileInput(this, null);
    }

    /**
     * A view to write with, without a buffer. Closing it closes the file.
     *
     * @return for code that takes a stream
     */
    public OutputStream outputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                FileObject.this.write(new byte[]{(byte) value});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                FileObject.this.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                FileObject.this.close();
            }
        };
    }

    /**
     * Where the file is.
     *
     * @return what it was opened with
     */
    public Path path() {
        return path;
    }

    /**
     * Whether the file can be used.
     *
     * @return false after {@link #close()}
     */
    public boolean isOpen() {
        state.lock();
        try {
            return !closed;
        } finally {
            state.unlock();
        }
    }

    /**
     * Closes the file when the call on it that is in progress is done, and waits for that. Closing again does nothing. When
     * the caller is killed meanwhile, the file is closed all the same.
     *
     * @throws IOException when the system refuses, or when a write whose caller was killed has failed
     */
    @Override
    public void close() throws IOException {
        CompletableFuture<Boolean> ended;
        state.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ended = last.handle((value, failure) -> true).thenCompose(done -> FileWork.start(() -> {
                channel.close();
                return true;
            }));
        } finally {
            state.unlock();
        }
        FileWork.await(ended);
        settle();
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
