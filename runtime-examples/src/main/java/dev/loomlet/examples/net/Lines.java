package dev.loomlet.examples.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection that carries lines of text, as telnet sends them. */
final class Lines {

    /** A reader of the JDK would keep a line of any length, and let a client fill the memory. */
    private static final int LONGEST = 1000;

    private final InputStream in;
    private final OutputStream out;

    Lines(Socket socket) throws IOException {
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Waits for the next line, and gives it without its end; null when there is no other. */
    @Nullable
    String read() throws IOException {
        byte[] line = new byte[LONGEST];
        int length = 0;
        for (int b; (b = in.read()) != '\n';) {
            if (b < 0) {
                return length == 0 ? null : text(line, length);
            }
            if (length == LONGEST) {
                throw new IOException("a line of more than " + LONGEST + " bytes");
            }
            line[length++] = (byte) b;
        }
        return text(line, length);
    }

    private static String text(byte[] line, int length) {
        return new String(line, 0, length, StandardCharsets.UTF_8).strip();
    }

    /** Sends one line. */
    void write(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
