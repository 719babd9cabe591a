package dev.loomlet.net.http.server;

import dev.loomlet.Loomlet;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A file that is read off the hub. */
final class OpenFile implements AutoCloseable {

    /** Of a file that is not larger, the content is read together with the rest: one trip to the pool. */
    private static final int SMALL = 64 * 1024;

    /** What becomes of an open whose caller is killed meanwhile: whoever comes second closes the channel. */
    private static final class Handover {
        private static final Object CLOSED = new Object();
        private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

        void offer(FileChannel channel) throws IOException {
            if (!state.compareAndSet(null, channel)) {
                channel.close();
            }
        }

        void close() throws IOException {
            if (state.getAndSet(CLOSED) instanceof FileChannel channel) {
                channel.close();
            }
        }
    }

    private record Content(FileChannel channel, long size, Instant modified, byte @Nullable [] whole) {}

    private final Handover handover;
    private final Content content;

    private OpenFile(Handover handover, Content content) {
        this.handover = handover;
        this.content = content;
    }

    /** Null when there is no such regular file, or it may not be read. */
    static @Nullable OpenFile open(Path path) throws IOException {
        Handover handover = new Handover();
        boolean opened = false;
        try {
            Content content = Loomlet.offload(() -> read(path, handover));
            opened = content != null;
            return opened ? new OpenFile(handover, content) : null;
        } finally {
            if (!opened) {
                handover.close();
            }
        }
    }

    private static @Nullable Content read(Path path, Handover handover) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return null;
            }
            FileChannel channel = FileChannel.open(path);
            handover.offer(channel);
            long size = channel.size();
            byte[] whole = null;
            if (size <= SMALL) {
                whole = new byte[(int) size];
                readFully(channel, 0, whole, whole.length);
            }
            return new Content(channel, size, attributes.lastModifiedTime().toInstant(), whole);
        } catch (FileSystemException e) {
            return null;
        }
    }

    private static void readFully(FileChannel channel, long position, byte[] target, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, 0, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file was cut while it was read");
            }
        }
    }

    long size() {
        return content.size;
    }

    Instant modified() {
        return content.modified;
    }

    /** All of it, if it is small. */
    byte @Nullable [] whole() {
        return content.whole;
    }

    void read(long position, byte[] target, int length) throws IOException {
        byte[] whole = content.whole;
        if (whole != null) {
            System.arraycopy(whole, (int) position, target, 0, length);
        } else {
            Loomlet.<IOException>offload(() -> readFully(content.channel, position, target, length));
        }
    }

    @Override
    public void close() throws IOException {
        handover.close();
    }
}
