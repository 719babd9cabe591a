package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.net.Quiescent.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the bytes of a connection do. */
class StreamTest {

    private static final int LARGE = 16 << 20;

    @Test
    void readsTheEndOfStreamAgainAndAgain() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                pair.near().getOutputStream().write(7);
                pair.near().close();
                InputStream in = pair.far().getInputStream();
                assertThat(in.read()).isEqualTo(7);
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.read(new byte[8])).isEqualTo(-1);
            }
        });
    }

    @Test
    void closesTheTwoDirectionsOneByOne() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<byte[]> answer = spawn(() -> {
                    byte[] all = pair.far().getInputStream().readAllBytes();
                    pair.far().getOutputStream().write(all);
                    pair.far().shutdownOutput();
                    return all;
                });
                pair.near().getOutputStream().write("question".getBytes());
                pair.near().shutdownOutput();
                assertThat(pair.near().isOutputShutdown()).isTrue();
                assertThat(pair.near().getInputStream().readAllBytes()).asString().isEqualTo("question");
                assertThat(answer.get()).asString().isEqualTo("question");
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> pair.near().getOutputStream().write(1))
                        .withMessage("Socket output is shutdown");
            }
        });
    }

    @Test
    void shuttingTheInputDownEndsThePresentRead() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                InputStream in = pair.near().getInputStream();
                Coroutine<Integer> reader = spawn(() -> in.read());
                yieldNow();
                assertThat(reader.ready()).isFalse();
                pair.near().shutdownInput();
                assertThat(reader.get()).isEqualTo(-1);
                assertThat(in.available()).isZero();
            }
        });
    }

    @Test
    void tellsOfAReset() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                InputStream in = pair.near().getInputStream();
                Coroutine<String> reader = spawn(() -> {
                    try {
                        return "read " + in.read();
                    } catch (SocketException e) {
                        return e.getMessage();
                    }
                });
                yieldNow();
                pair.far().setSoLinger(true, 0);
                pair.far().close();
                assertThat(reader.get()).isEqualTo("Connection reset");
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(in::read)
                        .withMessage("Connection reset");
            }
        });
    }

    @Test
    void knowsWhatIsAvailableAndTakesEmptyBuffers() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                OutputStream out = pair.near().getOutputStream();
                InputStream in = pair.far().getInputStream();
                out.write(new byte[0]);
                assertThat(in.read(new byte[0])).isZero();
                assertThat(in.available()).isZero();
                out.write(new byte[5]);
                assertThat(in.readNBytes(2)).hasSize(2);
                assertThat(in.available()).isEqualTo(3);
            }
        });
    }

    @Test
    void carriesALargeMessageWholeToASlowReader() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                byte[] sent = new byte[LARGE];
                new Random(1).nextBytes(sent);
                Coroutine<?> writer = spawn(() -> {
                    pair.near().getOutputStream().write(sent);
                    pair.near().shutdownOutput();
                });
                InputStream in = pair.far().getInputStream();
                CRC32 received = new CRC32();
                byte[] buffer = new byte[8 << 10];
                for (int count; (count = in.read(buffer)) > 0;) {
                    received.update(buffer, 0, count);
                    yieldNow();
                }
                writer.get();
                assertThat(received.getValue()).isEqualTo(checksum(sent));
            }
        });
    }

    @Test
    void readsAndWritesAtTheSameTime() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                byte[] sent = new byte[LARGE / 4];
                new Random(2).nextBytes(sent);
                Coroutine<?> echo = spawn(() -> {
                    pair.far().getInputStream().transferTo(pair.far().getOutputStream());
                    pair.far().shutdownOutput();
                });
                Coroutine<?> writer = spawn(() -> {
                    pair.near().getOutputStream().write(sent);
                    pair.near().shutdownOutput();
                });
                byte[] received = pair.near().getInputStream().readAllBytes();
                writer.get();
                echo.get();
                assertThat(checksum(received)).isEqualTo(checksum(sent));
            }
        });
    }

    private static long checksum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }
}
