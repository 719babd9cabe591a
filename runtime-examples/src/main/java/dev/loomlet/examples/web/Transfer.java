package dev.loomlet.examples.web;

import dev.loomlet.net.file.FileObject;
import dev.loomlet.net.http.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

import static dev.loomlet.Loomlet.offload;
import static dev.loomlet.Loomlet.withTimeout;

/** Saves what is at an address, piece by piece, so that its size does not matter. */
final class Transfer {

    private static final int BUFFER_SIZE = 65_536;

    private final WebClient client;
    private final Path directory;
    private final Duration timeout;
    private final IntConsumer progress;

    Transfer(WebClient client, Path directory, Duration timeout, IntConsumer progress) {
        this.client = client;
        this.directory = directory;
        this.timeout = timeout;
        this.progress = progress;
    }

    /** Gives how many bytes there were. The file has its name when it is complete, and does not exist before. */
    long save(Target target) throws IOException {
        HttpResponse<InputStream> response = client.stream(HttpRequest.newBuilder(target.uri()).build());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            Path part = directory.resolve(target.name() + ".part");
            try {
                long length = copy(body, part);
                offload(() -> Files.move(part, directory.resolve(target.name()), StandardCopyOption.ATOMIC_MOVE));
                return length;
            } finally {
                // After a failure, and after a kill too.
                offload(() -> Files.deleteIfExists(part));
            }
        }
    }

    private long copy(InputStream body, Path path) throws IOException {
        byte[] data = new byte[BUFFER_SIZE];
        long total = 0;
        try (FileObject file = FileObject.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int length; (length = withTimeout(timeout, () -> body.read(data))) >= 0;) {
                file.write(data, 0, length);
                total += length;
                progress.accept(length);
            }
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("nothing has come for " + timeout.toMillis() + " ms");
        }
        return total;
    }
}
