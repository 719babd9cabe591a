package dev.loomlet.net.file;

import dev.loomlet.net.stream.BulkInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a file as a stream: from the file's position on, which it moves, or from one of its own. */
final class FileInput extends BulkInput {

    private final FileObject file;
    private @Nullable Long own;

    FileInput(FileObject file, @Nullable Long own) {
        this.file = file;
        this.own = own;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Long from = own;
        if (from == null || length == 0) {
            return file.read(target, offset, length);
        }
        byte[] bytes = file.readChunk(from, length);
        System.arraycopy(bytes, 0, target, offset, bytes.length);
        own = from + bytes.length;
        return bytes.length == 0 ? -1 : bytes.length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
