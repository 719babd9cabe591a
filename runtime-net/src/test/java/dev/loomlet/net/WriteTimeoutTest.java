package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.Loomlet;
import dev.loomlet.net.OutsideTest.Kind;
import dev.loomlet.net.Quiescent.Pair;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** {@link Sockets#WRITE_TIMEOUT}. */
class WriteTimeoutTest {

    private static final int MORE_THAN_BUFFERS_TAKE = 64 << 20;

    private static void writeWithoutReader(Pair pair) throws IOException {
        pair.near().setOption(Sockets.WRITE_TIMEOUT, Duration.ofMillis(30));
        SocketTimeoutException timedOut = catchThrowableOfType(SocketTimeoutException.class,
                () -> pair.near().getOutputStream().write(new byte[MORE_THAN_BUFFERS_TAKE]));
        assertThat(timedOut)
                .hasMessage("Write timed out when " + timedOut.bytesTransferred + " of " + MORE_THAN_BUFFERS_TAKE
                        + " bytes had gone out");
        pair.near().shutdownOutput();
        assertThat(pair.far().getInputStream().transferTo(OutputStream.nullOutputStream()))
                .as("what arrives")
                .isEqualTo(timedOut.bytesTransferred)
                .isPositive();
    }

    @Test
    void endsAWriteThatNobodyReadsOnAHub() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<?> writer = spawn(() -> writeWithoutReader(pair));
                int turns = 0;
                while (!writer.ready()) {
                    Loomlet.sleep(Duration.ofMillis(1));
                    turns++;
                }
                writer.get();
                assertThat(turns).as("turns of another coroutine").isPositive();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void endsAWriteThatNobodyReadsElsewhere(Kind kind) throws Exception {
        try (Pair pair = Pair.open()) {
            kind.start(() -> {
                writeWithoutReader(pair);
                return null;
            }).get();
        }
    }

    /** Each wait is short, but there are many: the limit is for all of them. */
    @Test
    void isForTheWholeCall() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                pair.near().setSendBufferSize(1 << 16);
                pair.far().setReceiveBufferSize(1 << 16);
                pair.near().setOption(Sockets.WRITE_TIMEOUT, Duration.ofMillis(100));
                Coroutine<?> slowReader = spawn(() -> {
                    byte[] some = new byte[1 << 16];
                    while (pair.far().getInputStream().read(some) > 0) {
                        Loomlet.sleep(Duration.ofMillis(2));
                    }
                });
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> pair.near().getOutputStream().write(new byte[MORE_THAN_BUFFERS_TAKE]));
                pair.near().close();
                slowReader.get();
            }
        });
    }

    @Test
    void isAnOptionLikeOthers() throws IOException {
        try (Pair pair = Pair.open(); Socket jdk = new Socket()) {
            Socket socket = pair.near();
            assertThat(socket.supportedOptions()).contains(Sockets.WRITE_TIMEOUT);
            assertThat(socket.getOption(Sockets.WRITE_TIMEOUT)).isZero();
            socket.setOption(Sockets.WRITE_TIMEOUT, Duration.ofSeconds(3));
            assertThat(socket.getOption(Sockets.WRITE_TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
            socket.setOption(Sockets.WRITE_TIMEOUT, Duration.ZERO);
            socket.getOutputStream().write(1);
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.setOption(Sockets.WRITE_TIMEOUT, Duration.ofMillis(-1)))
                    .withMessageContaining("WRITE_TIMEOUT is PT-0.001S");
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.setOption(Sockets.WRITE_TIMEOUT, null))
                    .withMessageContaining("WRITE_TIMEOUT takes Duration, not null");
            assertThat(Sockets.WRITE_TIMEOUT.name()).isEqualTo("WRITE_TIMEOUT");
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> jdk.setOption(Sockets.WRITE_TIMEOUT, Duration.ofSeconds(1)));
        }
    }
}
