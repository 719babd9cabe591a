package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.loop.ChannelWatch;
import dev.loomlet.loop.Task;
import dev.loomlet.net.Quiescent.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Peers that fail, and a process that runs out of what it needs. */
class FaultsTest {

    private static final int MORE_THAN_BUFFERS_TAKE = 64 << 20;

    private static void reset(Pair pair) throws IOException {
        pair.far().setSoLinger(true, 0);
        pair.far().close();
    }

    @Test
    void aResetEndsAReadThatIsUnderWay() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                pair.far().getOutputStream().write(1);
                InputStream in = pair.near().getInputStream();
                Coroutine<SocketException> reader = spawn(() -> {
                    assertThat(in.read()).isEqualTo(1);
                    return catchThrowableOfType(SocketException.class, in::read);
                });
                yieldNow();
                yieldNow();
                reset(pair);
                assertThat(reader.get()).hasMessage("Connection reset");
                assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(() -> pair.near().getOutputStream().write(1));
            }
        });
    }

    @Test
    void aResetEndsAWriteThatIsUnderWay() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<SocketException> writer = spawn(() -> catchThrowableOfType(SocketException.class,
                        () -> pair.near().getOutputStream().write(new byte[MORE_THAN_BUFFERS_TAKE])));
                while (!(((Task) writer).blocker() instanceof ChannelWatch)) {
                    yieldNow();
                }
                reset(pair);
                assertThat(writer.get().getMessage()).isIn("Connection reset", "Connection reset by peer",
                        "Broken pipe");
            }
        });
    }

    @Test
    void aWriterToASlowReaderWaitsWhileOthersGoOn() throws IOException {
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<?> writer = spawn(() -> {
                    pair.near().getOutputStream().write(new byte[MORE_THAN_BUFFERS_TAKE]);
                    pair.near().shutdownOutput();
                });
                int turns = 0;
                while (turns < 2000) {
                    yieldNow();
                    turns++;
                }
                assertThat(writer.ready()).as("written without a reader").isFalse();
                assertThat(pair.far().getInputStream().transferTo(OutputStream.nullOutputStream()))
                        .isEqualTo(MORE_THAN_BUFFERS_TAKE);
                writer.get();
            }
        });
    }

    @Test
    void withoutDescriptorsAcceptFailsTheHubGoesOnAndAllAreServedLater() throws Exception {
        ChildJvm child = ChildJvm.runWithDescriptors(100, DescriptorsProgram.class);
        assertThat(child.output()).contains("recovered");
        assertThat(child.status()).isZero();
    }

    /** The heap is far smaller than what goes through; with -Psoak it is 1 GB. */
    @Test
    void aStreamFlowsThroughOneHubInASmallHeap() throws Exception {
        int megabytes = Integer.getInteger("loomlet.soak", 1) > 1 ? 1024 : 128;
        ChildJvm child = ChildJvm.run(List.of("-Xmx16m", "-XX:MaxDirectMemorySize=4m"), StreamProgram.class,
                Integer.toString(megabytes));
        assertThat(child.output()).contains("echoed " + ((long) megabytes << 20));
        assertThat(child.status()).isZero();
    }
}
