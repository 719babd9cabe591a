package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.loop.Waiter;
import dev.loomlet.net.Quiescent.Pair;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The same sockets on threads that have no hub. */
class OutsideTest {

    enum Kind {
        PLATFORM,
        VIRTUAL;

        Thread.Builder builder() {
            return this == VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        }

        <T> FutureTask<T> start(Callable<T> body) {
            FutureTask<T> task = new FutureTask<>(() -> {
                assertThat(Waiter.current()).isNull();
                return body.call();
            });
            builder().start(task);
            return task;
        }
    }

    @ParameterizedTest
    @EnumSource
    void talkToEachOther(Kind kind) throws Exception {
        try (ServerSocket listener = Sockets.listen(0)) {
            FutureTask<Integer> server = kind.start(() -> {
                try (Socket socket = listener.accept()) {
                    return (int) socket.getInputStream().transferTo(socket.getOutputStream());
                }
            });
            FutureTask<byte[]> client = kind.start(() -> {
                try (Socket socket = Sockets.connect("localhost", listener.getLocalPort())) {
                    socket.getOutputStream().write("hello".getBytes());
                    socket.shutdownOutput();
                    return socket.getInputStream().readAllBytes();
                }
            });
            assertThat(client.get()).asString().isEqualTo("hello");
            assertThat(server.get()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeOut(Kind kind) throws Exception {
        kind.start(() -> {
            try (Pair pair = Pair.open(); ServerSocket listener = Sockets.listen(0)) {
                pair.near().setSoTimeout(20);
                listener.setSoTimeout(20);
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> pair.near().getInputStream().read())
                        .withMessage("Read timed out");
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(listener::accept)
                        .withMessage("Accept timed out");
                pair.far().getOutputStream().write(1);
                return assertThat(pair.near().getInputStream().read()).isEqualTo(1);
            }
        }).get();
    }

    @ParameterizedTest
    @EnumSource
    void writeMoreThanThePeerReadsAtOnce(Kind kind) throws Exception {
        int bytes = 16 << 20;
        try (Pair pair = Pair.open()) {
            FutureTask<Integer> writer = kind.start(() -> {
                pair.near().getOutputStream().write(new byte[bytes]);
                pair.near().shutdownOutput();
                return bytes;
            });
            FutureTask<Integer> reader = kind.start(() -> pair.far().getInputStream().readAllBytes().length);
            assertThat(reader.get()).isEqualTo(writer.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shareASocketWithAHub(Kind kind) throws Exception {
        try (Hub hub = Hub.start(); Pair pair = Pair.open()) {
            Coroutine<?> echo = hub.spawn(() -> {
                pair.far().getInputStream().transferTo(pair.far().getOutputStream());
                pair.far().close();
            });
            Coroutine<?> writer = hub.spawn(() -> {
                pair.near().getOutputStream().write(new byte[1 << 20]);
                pair.near().shutdownOutput();
            });
            FutureTask<Integer> reader = kind.start(() -> pair.near().getInputStream().readAllBytes().length);
            assertThat(reader.get()).isEqualTo(1 << 20);
            writer.get();
            echo.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void areWokenByAClose(Kind kind) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Pair pair = Pair.open()) {
                InputStream in = pair.near().getInputStream();
                FutureTask<Integer> reader = kind.start(in::read);
                pair.near().close();
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(reader::get)
                        .havingCause()
                        .isInstanceOf(SocketException.class)
                        .withMessage("Socket closed");
                assertThat(pair.far().getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void meetAnInterruptAsOnSocketsOfTheJdk(Kind kind) throws Exception {
        try (Pair pair = Pair.open()) {
            FutureTask<Integer> reader = kind.start(() -> {
                Thread.currentThread().interrupt();
                return pair.near().getInputStream().read();
            });
            if (kind == Kind.VIRTUAL) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(reader::get)
                        .havingCause()
                        .withMessage("Closed by interrupt");
                assertThat(pair.near().isClosed()).isTrue();
            } else {
                pair.far().getOutputStream().write(1);
                assertThat(reader.get()).isEqualTo(1);
            }
        }
    }

    @Test
    void aCoroutineInABlockingSectionIsOutsideToo() throws Exception {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<Integer> reader = Loomlet
                        .spawn(() -> Loomlet.blocking(() -> pair.near().getInputStream().read()));
                Loomlet.yieldNow();
                pair.far().getOutputStream().write(3);
                assertThat(reader.get()).isEqualTo(3);
            }
        });
    }
}
