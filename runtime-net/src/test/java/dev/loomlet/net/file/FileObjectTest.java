package dev.loomlet.net.file;

import dev.loomlet.Coroutine;
import dev.loomlet.OffloadPool;
import dev.loomlet.net.Quiescent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class FileObjectTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void nameAFile() {
        path = folder.resolve("file");
    }

    private FileObject create() throws IOException {
        return FileObject.open(path, CREATE, READ, WRITE);
    }

    /** Keeps all threads of the pool busy until it is closed. */
    private static final class BusyPool implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);

        private BusyPool() throws InterruptedException {
            int threads = Integer.getInteger("loomlet.offload.threads", 10);
            CountDownLatch begun = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++) {
                OffloadPool.common().submit(() -> {
                    begun.countDown();
                    end.await();
                    return true;
                });
            }
            begun.await();
        }

        @Override
        public void close() {
            end.countDown();
        }
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Quiescent.onHub(() -> {
            try (FileObject file = create()) {
                file.write("hello, ");
                file.write("(world)".getBytes(), 1, 5);
                assertThat(file.position()).isEqualTo(12);
                assertThat(file.size()).isEqualTo(12);
                byte[] bytes = new byte[5];
                assertThat(file.read(bytes, 0, 5)).isEqualTo(-1);
                file.seek(7);
                assertThat(file.read(bytes, 1, 3)).isEqualTo(3);
                assertThat(bytes).asString().isEqualTo("\0wor\0");
                assertThat(file.position()).isEqualTo(10);
                assertThat(file.readAll()).asString().isEqualTo("ld");
                file.truncate(5);
                file.seek(0);
                assertThat(file.readAll()).asString().isEqualTo("hello");
                file.sync();
                assertThat(file.read(bytes, 0, 0)).isZero();
                assertThat(file).hasToString("file " + path);
                assertThat(file.path()).isEqualTo(path);
            }
        });
        assertThat(path).hasContent("hello");
    }

    @Test
    void othersGoOnMeanwhile() throws Exception {
        Files.writeString(path, "content");
        Quiescent.onHub(() -> {
            Coroutine<byte[]> reader;
            try (FileObject file = FileObject.open(path)) {
                try (BusyPool _ = new BusyPool()) {
                    reader = spawn(file::readAll);
                    yieldNow();
                    assertThat(reader.ready()).isFalse();
                }
                assertThat(reader.get()).asString().isEqualTo("content");
            }
        });
    }

    @Test
    void aReaderThatIsKilledHasNotRead() throws Exception {
        Files.writeString(path, "content");
        Quiescent.onHub(() -> {
            try (FileObject file = FileObject.open(path)) {
                byte[] bytes = new byte[3];
                try (BusyPool _ = new BusyPool()) {
                    Coroutine<Integer> killed = spawn(() -> file.read(bytes, 0, 3));
                    yieldNow();
                    killed.kill();
                    assertThat(killed.killed()).isTrue();
                }
                assertThat(file.readAll()).asString().isEqualTo("content");
                assertThat(bytes).containsOnly(0);
            }
        });
    }

    @Test
    void aWriterThatIsKilledHasWritten() throws Exception {
        Quiescent.onHub(() -> {
            try (FileObject file = create()) {
                try (BusyPool _ = new BusyPool()) {
                    Coroutine<?> killed = spawn(() -> file.write("first,"));
                    yieldNow();
                    killed.kill();
                    assertThat(killed.killed()).isTrue();
                }
                file.write("second");
            }
        });
        assertThat(path).hasContent("first,second");
    }

    @Test
    void aCloseWaitsForTheCallInProgress() throws Exception {
        Quiescent.onHub(() -> {
            FileObject file = create();
            Coroutine<?> writer;
            Coroutine<?> closer;
            try (BusyPool _ = new BusyPool()) {
                writer = spawn(() -> file.write("complete"));
                yieldNow();
                closer = spawn(file::close);
                yieldNow();
                assertThat(file.isOpen()).isFalse();
                assertThat(closer.ready()).isFalse();
                closer.kill();
            }
            writer.get();
        });
        assertThat(path).hasContent("complete");
    }

    @Test
    void aFailureThatNobodyHeardOfIsTold() throws Exception {
        Files.writeString(path, "content");
        Quiescent.onHub(() -> {
            FileObject file = FileObject.open(path);
            try (BusyPool _ = new BusyPool()) {
                Coroutine<?> killed = spawn(() -> file.write("never"));
                yieldNow();
                killed.kill();
            }
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(file::readAll)
                    .withMessageContaining("whose caller was killed, failed")
                    .withCauseInstanceOf(NonWritableChannelException.class);
            file.seek(0);
            assertThat(file.readAll()).asString().isEqualTo("content");
            file.close();
        });
    }

    @Test
    void writesOfSeveralAreWhole() throws Exception {
        Quiescent.onHub(() -> {
            try (FileObject file = FileObject.open(path, CREATE, APPEND)) {
                List<Coroutine<?>> all = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    String line = String.valueOf((char) ('a' + i)).repeat(5_000) + "\n";
                    all.add(spawn(() -> file.write(line)));
                }
                joinAll(all);
            }
        });
        assertThat(Files.readAllLines(path)).hasSize(20)
                .allSatisfy(line -> assertThat(line).isEqualTo(line.substring(0, 1).repeat(5_000)));
    }

    @Test
    void largeWritesAndReadsAreComplete() throws Exception {
        byte[] bytes = new byte[(3 << 20) + 17];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
        }
        Quiescent.onHub(() -> {
            try (FileObject file = create()) {
                file.write(bytes);
                file.seek(0);
                assertThat(file.readAll()).isEqualTo(bytes);
            }
        });
    }

    @Test
    void linesAreStreamed() throws Exception {
        Files.writeString(path, "one\ntwo\r\nthrée\n\nlast");
        Quiescent.onHub(() -> {
            try (FileObject file = FileObject.open(path)) {
                assertThat(file.lines()).containsExactly("one", "two", "thrée", "", "last");
                assertThat(file.position()).isZero();
                Iterator<String> first = file.lines().iterator();
                file.seek(4);
                Iterator<String> second = file.lines(StandardCharsets.UTF_8).iterator();
                assertThat(first.next()).isEqualTo("one");
                assertThat(second.next()).isEqualTo("two");
                assertThat(first.next()).isEqualTo("two");
                second.forEachRemaining(line -> {});
                assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(second::next);
                Iterator<String> late = file.lines().iterator();
                file.inputStream().close();
                assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(late::next)
                        .withMessageContaining("is closed");
            }
        });
    }

    @Test
    void aClosedFileSaysSo() throws Exception {
        Quiescent.onHub(() -> {
            FileObject file = create();
            assertThat(file.isOpen()).isTrue();
            file.close();
            file.close();
            assertThat(file.isOpen()).isFalse();
            assertThatExceptionOfType(IOException.class).isThrownBy(file::readAll)
                    .withMessage("file " + path + " is closed");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> file.write("x"))
                    .withMessage("file " + path + " is closed");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> file.seek(0));
            assertThatExceptionOfType(IOException.class).isThrownBy(file::size);
            assertThatExceptionOfType(IOException.class).isThrownBy(file::sync);
        });
    }

    @Test
    void streamsAreViews() throws Exception {
        Quiescent.onHub(() -> {
            FileObject file = create();
            file.outputStream().write("text\n".getBytes());
            file.outputStream().write('x');
            file.seek(0);
            assertThat(file.inputStream().read()).isEqualTo('t');
            assertThat(new BufferedReader(new InputStreamReader(file.inputStream())).readLine()).isEqualTo("ext");
            file.inputStream().close();
            assertThat(file.isOpen()).isFalse();
        });
    }

    @Test
    void aReplacementIsWhole() throws Exception {
        Files.writeString(path, "old");
        Quiescent.onHub(() -> {
            FileObject.replace(path, "new".getBytes());
            assertThat(path).hasContent("new");
            assertThatExceptionOfType(NoSuchFileException.class)
                    .isThrownBy(() -> FileObject.replace(folder.resolve("none/file"), new byte[0]));
        });
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void aReplacementHasThePermissionsOfWhatItReplaces_andLinksStay() throws Exception {
        Files.writeString(path, "old");
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rwxr-x--x");
        Files.setPosixFilePermissions(path, permissions);
        Path link = Files.createSymbolicLink(folder.resolve("link"), path);
        Path fresh = folder.resolve("fresh");
        Path usual = Files.createFile(folder.resolve("usual"));
        Quiescent.onHub(() -> {
            FileObject.replace(link, "new".getBytes());
            FileObject.replace(fresh, new byte[0]);
        });
        assertThat(path).hasContent("new");
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(permissions);
        assertThat(link).isSymbolicLink();
        assertThat(Files.getPosixFilePermissions(fresh)).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void aThreadWithoutAHubBlocks() throws Exception {
        FutureTask<String> thread = new FutureTask<>(() -> {
            try (FileObject file = create()) {
                file.write("plain");
                file.seek(0);
                return new String(file.readAll());
            }
        });
        Thread.ofPlatform().start(thread);
        assertThat(thread.get()).isEqualTo("plain");
    }

    @Test
    void mistakesAreNamed() throws Exception {
        Quiescent.onHub(() -> {
            assertThatNullPointerException().isThrownBy(() -> FileObject.open(null))
                    .withMessageContaining("path is null");
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> FileObject.open(path))
                    .withMessage(path.toString());
            try (FileObject file = FileObject.open(path, CREATE, WRITE)) {
                assertThatExceptionOfType(FileAlreadyExistsException.class)
                        .isThrownBy(() -> FileObject.open(path, CREATE_NEW, WRITE));
                assertThatExceptionOfType(NonReadableChannelException.class).isThrownBy(file::readAll);
                assertThatIllegalArgumentException().isThrownBy(() -> file.seek(-1)).withMessageContaining("-1");
                assertThatIllegalArgumentException().isThrownBy(() -> file.truncate(-1)).withMessageContaining("-1");
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> file.write(new byte[1], 0, 2));
                assertThatNullPointerException().isThrownBy(() -> file.write((byte[]) null))
                        .withMessageStartingWith("bytes is null");
                assertThatNullPointerException().isThrownBy(() -> file.write((String) null))
                        .withMessageStartingWith("text is null");
                assertThatNullPointerException().isThrownBy(() -> file.read(null, 0, 1))
                        .withMessageStartingWith("target is null");
            }
            assertThatNullPointerException().isThrownBy(() -> FileObject.open(path, READ, null))
                    .withMessageStartingWith("options holds a null");
            FileObject.open(path, READ, READ).close();
            assertThatNullPointerException().isThrownBy(() -> FileObject.replace(null, new byte[0]))
                    .withMessageStartingWith("path is null");
            assertThatNullPointerException().isThrownBy(() -> FileObject.replace(path, null))
                    .withMessageStartingWith("contents is null");
        });
    }
}
