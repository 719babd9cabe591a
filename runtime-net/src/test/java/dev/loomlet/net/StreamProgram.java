package dev.loomlet.net;

import dev.loomlet.Coroutine;
import dev.loomlet.net.Quiescent.Pair;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32C;

import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;

/** Sends so many megabytes to an echo on the same hub, and compares what comes back. */
final class StreamProgram {

    private StreamProgram() {}

    static void main(String[] arguments) throws Exception {
        int megabytes = Integer.parseInt(arguments[0]);
        Quiescent.onHub(() -> {
            try (Pair pair = Pair.open()) {
                Coroutine<Long> echo = spawn(() -> {
                    long count = pair.far().getInputStream().transferTo(pair.far().getOutputStream());
                    pair.far().shutdownOutput();
                    return count;
                });
                Coroutine<Long> sent = spawn(() -> send(pair.near().getOutputStream(), megabytes));
                spawn(() -> {
                    sent.get();
                    pair.near().shutdownOutput();
                });
                CRC32C received = new CRC32C();
                InputStream in = pair.near().getInputStream();
                byte[] some = new byte[1 << 16];
                for (int count; (count = in.read(some)) > 0;) {
                    received.update(some, 0, count);
                }
                assertThat(received.getValue()).isEqualTo(sent.get());
                System.out.println("echoed " + echo.get());
            }
        });
    }

    private static long send(OutputStream out, int megabytes) throws Exception {
        CRC32C checksum = new CRC32C();
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < megabytes; i++) {
            block[i] = (byte) i;
            checksum.update(block);
            out.write(block);
        }
        return checksum.getValue();
    }
}
