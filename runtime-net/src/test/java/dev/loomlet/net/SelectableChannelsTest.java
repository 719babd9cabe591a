package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.OutsideTest.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** {@link SelectableChannels}. */
class SelectableChannelsTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final Duration FOREVER = Duration.ofHours(1);

    private static Pipe pipe() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        return pipe;
    }

    private static void close(Pipe pipe) throws IOException {
        pipe.source().close();
        pipe.sink().close();
    }

    private static DatagramChannel datagrams() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(ANY_PORT).configureBlocking(false);
        return channel;
    }

    private static int read(Pipe pipe) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (pipe.source().read(one) == 0) {
            SelectableChannels.waitReadable(pipe.source());
        }
        return one.get(0);
    }

    private static void write(Pipe pipe, int value) throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[]{(byte) value}));
    }

    /** Fills the pipe, as far as it goes without a wait. */
    private static void fill(Pipe pipe) throws IOException {
        while (pipe.sink().write(ByteBuffer.allocate(1 << 16)) > 0) {
            continue;
        }
    }

    private static String outcome(Callable<?> body) throws Exception {
        try {
            return "returned " + body.call();
        } catch (ClosedChannelException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static String waitReadable(SelectableChannel channel) throws Exception {
        return outcome(() -> SelectableChannels.waitReadable(channel, FOREVER));
    }

    @Test
    void aPipeBothWays() throws IOException {
        Quiescent.onHub(() -> {
            Pipe pipe = pipe();
            Coroutine<Integer> reader = spawn(() -> read(pipe));
            yieldNow();
            assertThat(reader.ready()).isFalse();
            write(pipe, 5);
            assertThat(reader.get()).isEqualTo(5);
            fill(pipe);
            assertThat(SelectableChannels.waitWritable(pipe.sink(), Duration.ofMillis(10))).isFalse();
            Coroutine<?> writer = spawn(() -> SelectableChannels.waitWritable(pipe.sink()));
            yieldNow();
            assertThat(writer.ready()).isFalse();
            while (!writer.ready()) {
                pipe.source().read(ByteBuffer.allocate(1 << 16));
                yieldNow();
            }
            writer.get();
            close(pipe);
        });
    }

    @Test
    void aDatagramAndAConnection() throws IOException {
        Quiescent.onHub(() -> {
            try (DatagramChannel channel = datagrams();
                    ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
                    SocketChannel client = SocketChannel.open()) {
                assertThat(SelectableChannels.waitReadable(channel, Duration.ofMillis(5))).isFalse();
                assertThat(SelectableChannels.waitWritable(channel, FOREVER)).isTrue();
                channel.send(ByteBuffer.allocate(3), channel.getLocalAddress());
                assertThat(SelectableChannels.waitReadable(channel, FOREVER)).isTrue();

                listener.configureBlocking(false);
                client.configureBlocking(false);
                Coroutine<SocketChannel> acceptor = spawn(() -> {
                    SelectableChannels.waitReadable(listener);
                    return listener.accept();
                });
                yieldNow();
                if (!client.connect(listener.getLocalAddress())) {
                    SelectableChannels.waitWritable(client);
                    assertThat(client.finishConnect()).isTrue();
                }
                try (SocketChannel accepted = acceptor.get()) {
                    accepted.write(ByteBuffer.allocate(1));
                    SelectableChannels.waitReadable(client);
                    assertThat(client.read(ByteBuffer.allocate(9))).isEqualTo(1);
                }
            }
        });
    }

    @Test
    void oneReadsAndOneWritesThroughOneChannel() throws IOException {
        Quiescent.onHub(() -> {
            try (DatagramChannel channel = datagrams()) {
                Coroutine<?> reader = spawn("first", () -> SelectableChannels.waitReadable(channel));
                yieldNow();
                SelectableChannels.waitWritable(channel);
                assertThat(reader.ready()).isFalse();
                assertThat(Quiescent.loop().channelCount()).as("kept for the reader").isEqualTo(1);
                assertThatIllegalStateException().isThrownBy(() -> SelectableChannels.waitReadable(channel))
                        .withMessageContaining("first");
                channel.send(ByteBuffer.allocate(1), channel.getLocalAddress());
                reader.get();
            }
        });
    }

    @Test
    void aKilledWaiterLeavesTheChannelAsItWas() throws IOException {
        Quiescent.onHub(() -> {
            Pipe pipe = pipe();
            Coroutine<?> victim = spawn(() -> read(pipe));
            yieldNow();
            victim.kill();
            assertThat(Quiescent.loop().channelCount()).isZero();
            write(pipe, 6);
            assertThat(read(pipe)).isEqualTo(6);
            pipe.source().configureBlocking(true);
            pipe.source().configureBlocking(false);
            Coroutine<Integer> next = spawn(() -> read(pipe));
            yieldNow();
            write(pipe, 7);
            assertThat(next.get()).isEqualTo(7);
            close(pipe);
        });
    }

    @Test
    void closingEndsTheWaitsOfAllHubsAndThreads() throws Exception {
        DatagramChannel channel = datagrams();
        try (Hub one = Hub.start(); Hub two = Hub.start()) {
            Coroutine<String> first = one.spawn(() -> waitReadable(channel));
            Coroutine<String> second = two.spawn(() -> waitReadable(channel));
            Coroutine<String> here = spawn(() -> waitReadable(channel));
            yieldNow();
            one.spawn(() -> {}).join();
            two.spawn(() -> {}).join();
            SelectableChannels.close(channel);
            assertThat(new String[]{first.get(), second.get(), here.get()})
                    .containsOnly("AsynchronousCloseException");
            one.spawn(() -> assertThat(Quiescent.loop().channelCount()).isZero()).get();
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(waitReadable(channel)).isEqualTo("ClosedChannelException");
        SelectableChannels.close(channel);
    }

    @ParameterizedTest
    @EnumSource
    void threadsWait(Kind kind) throws Exception {
        Pipe pipe = pipe();
        FutureTask<Integer> reader = kind.start(() -> read(pipe));
        write(pipe, 8);
        assertThat(reader.get()).isEqualTo(8);
        assertThat(kind.start(() -> SelectableChannels.waitReadable(pipe.source(), Duration.ofMillis(5))).get())
                .isFalse();
        FutureTask<String> closed = kind.start(() -> waitReadable(pipe.source()));
        SelectableChannels.close(pipe.source());
        assertThat(closed.get()).isIn("AsynchronousCloseException", "ClosedChannelException");
        close(pipe);
    }

    /** Nobody is told of that: the waiter has to look. */
    @Test
    void theChannelsOwnCloseIsNoticed() throws Exception {
        Quiescent.onHub(() -> {
            DatagramChannel channel = datagrams();
            Coroutine<?> waiter = spawn(() -> assertThatExceptionOfType(AsynchronousCloseException.class)
                    .isThrownBy(() -> SelectableChannels.waitReadable(channel)));
            yieldNow();
            channel.close();
            waiter.get();
        });
        DatagramChannel channel = datagrams();
        FutureTask<String> waiter = Kind.PLATFORM.start(() -> waitReadable(channel));
        channel.close();
        assertThat(waiter.get()).isIn("AsynchronousCloseException", "ClosedChannelException");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        Pipe pipe = pipe();
        assertThatIllegalArgumentException().isThrownBy(() -> SelectableChannels.waitReadable(pipe.sink()))
                .withMessageContaining("only for writing");
        assertThatIllegalArgumentException().isThrownBy(() -> SelectableChannels.waitWritable(pipe.source()))
                .withMessageContaining("not for writing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SelectableChannels.waitReadable(pipe.source(), Duration.ZERO))
                .withMessageContaining("timeout is PT0S");
        pipe.source().configureBlocking(true);
        assertThatIllegalStateException().isThrownBy(() -> SelectableChannels.waitReadable(pipe.source()))
                .withMessageContainingAll("blocking mode", "configureBlocking(false)");
        close(pipe);
    }
}
