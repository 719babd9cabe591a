package dev.loomlet.net.file;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The lines of a file from a position on. Used by one coroutine at a time. */
final class LineIterator implements Iterator<String> {

    /** So that a thread is asked once per 64 KiB. */
    private static final int BUFFER = 64 * 1024;

    private final BufferedReader reader;
    private @Nullable String next;

    LineIterator(FileObject file, long from, Charset charset) {
        reader = new BufferedReader(
                new InputStreamReader(new BufferedInputStream(new FileInput(file, from), BUFFER), charset));
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = reader.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more lines");
        }
        String line = next;
        next = null;
        return line;
    }
}
