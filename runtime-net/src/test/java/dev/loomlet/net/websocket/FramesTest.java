package dev.loomlet.net.websocket;

import dev.loomlet.net.http.server.HttpServer;
import dev.loomlet.net.http.server.RawClient;
import dev.loomlet.net.http.server.RawClient.Reply;
import dev.loomlet.net.http.server.Served;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

import static dev.loomlet.net.websocket.Frames.BINARY;
import static dev.loomlet.net.websocket.Frames.CLOSE;
import static dev.loomlet.net.websocket.Frames.CONTINUATION;
import static dev.loomlet.net.websocket.Frames.FIN;
import static dev.loomlet.net.websocket.Frames.PING;
import static dev.loomlet.net.websocket.Frames.PONG;
import static dev.loomlet.net.websocket.Frames.RSV1;
import static dev.loomlet.net.websocket.Frames.TEXT;
import static dev.loomlet.net.websocket.Frames.close;
import static dev.loomlet.net.websocket.Frames.hex;
import static dev.loomlet.net.websocket.Frames.masked;
import static dev.loomlet.net.websocket.Frames.unmasked;
import static org.assertj.core.api.Assertions.assertThat;

/** What a server makes of frames, those that are right and those that are not, whole and byte by byte. */
class FramesTest {

    private static final int LIMIT = 70_000;
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

    private record Case(String name, Frames sent, List<String> answers) {

        /** With other answers before. */
        Case after(String... earlier) {
            List<String> all = new ArrayList<>(List.of(earlier));
            all.addAll(answers);
            return new Case(name, sent, all);
        }
    }

    private static Case gets(String name, Frames sent, String... answers) {
        return new Case(name, sent, List.of(answers));
    }

    private static Case isRefused(String name, Frames sent, int code) {
        return gets(name, sent, "close:" + code, "end");
    }

    private static List<Case> messages() {
        List<Case> cases = new ArrayList<>();
        for (int length : new int[]{0, 1, 125, 126, 127, 128, 65_535, 65_536, LIMIT}) {
            String text = "*".repeat(length);
            cases.add(gets("text of " + length, masked().add(FIN | TEXT, text), "text:" + text));
        }
        cases.add(gets("bytes", masked().add(FIN | BINARY, hex("00fffe7f80")), "binary:00fffe7f80"));
        cases.add(gets("two messages", masked().add(FIN | TEXT, "a").add(FIN | TEXT, "b"), "text:a", "text:b"));
        cases.add(gets("fragments", masked().add(TEXT, "a").add(CONTINUATION, "b").add(FIN | CONTINUATION, "c"),
                "text:abc"));
        cases.add(gets("fragments of bytes", masked().add(BINARY, hex("ff")).add(FIN | CONTINUATION, hex("fe")),
                "binary:fffe"));
        cases.add(gets("empty fragments", masked().add(TEXT, "").add(CONTINUATION, "").add(FIN | CONTINUATION, ""),
                "text:"));
        cases.add(gets("a message after fragments",
                masked().add(TEXT, "a").add(FIN | CONTINUATION, "b").add(FIN | TEXT, "c"), "text:ab", "text:c"));
        cases.add(gets("a ping between fragments",
                masked().add(TEXT, "a").add(FIN | PING, hex("01")).add(FIN | CONTINUATION, "b"), "pong:01", "text:ab"));
        cases.add(gets("a character in four fragments",
                masked().add(TEXT, hex("f0"))
                        .add(CONTINUATION, hex("9f"))
                        .add(CONTINUATION, hex("98"))
                        .add(FIN | CONTINUATION, hex("80")),
                "text:\uD83D\uDE00"));
        cases.add(gets("the outermost characters",
                masked().add(FIN | TEXT, hex("00" + "7f" + "c280" + "dfbf" + "e0a080" + "ed9fbf" + "ee8080" + "efbfbf"
                        + "f0908080" + "f48fbfbf")),
                "text:\0\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff"));
        Frames fragments = masked().add(TEXT, "");
        for (int i = 0; i < 2_000; i++) {
            fragments.add(CONTINUATION, "x");
        }
        cases.add(gets("two thousand fragments", fragments.add(FIN | CONTINUATION, ""), "text:" + "x".repeat(2_000)));
        return cases;
    }

    private static List<Case> controlFrames() {
        List<Case> cases = new ArrayList<>(List.of(
                gets("empty ping", masked().add(FIN | PING, ""), "pong:"),
                gets("ping of 125", masked().add(FIN | PING, new byte[125]), "pong:" + "00".repeat(125)),
                gets("pings in a row", masked().add(FIN | PING, hex("01")).add(FIN | PING, hex("02")), "pong:01",
                        "pong:02"),
                gets("a pong that nobody asked for", masked().add(FIN | PONG, "x").add(FIN | TEXT, "a"), "text:a"),
                gets("close without a code", masked().add(FIN | CLOSE, ""), "close:", "end"),
                gets("close with a reason", masked().add(FIN | CLOSE, close(1000, "r".repeat(123))), "close:1000",
                        "end"),
                gets("what follows a close", masked().add(FIN | CLOSE, close(1000, "")).add(FIN | PING, ""),
                        "close:1000", "end"),
                gets("close between fragments", masked().add(TEXT, "a").add(FIN | CLOSE, close(1001, "")),
                        "close:1001", "end")));
        for (int code : new int[]{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999,
            4000, 4999}) {
            cases.add(gets("close " + code, masked().add(FIN | CLOSE, close(code, "")), "close:" + code, "end"));
        }
        for (int code : new int[]{0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535}) {
            cases.add(isRefused("close " + code, masked().add(FIN | CLOSE, close(code, "")), 1002));
        }
        return cases;
    }

    private static List<Case> violations() {
        List<Case> cases = new ArrayList<>(List.of(
                isRefused("no mask", unmasked().add(FIN | TEXT, "a"), 1002),
                isRefused("no mask on a ping", unmasked().add(FIN | PING, ""), 1002),
                isRefused("ping in fragments", masked().add(PING, "a"), 1002),
                isRefused("close in fragments", masked().add(CLOSE, ""), 1002),
                isRefused("ping of 126", masked().add(FIN | PING, new byte[126]), 1002),
                isRefused("close of 126", masked().add(FIN | CLOSE, new byte[126]), 1002),
                isRefused("close of one byte", masked().add(FIN | CLOSE, hex("03")), 1002),
                isRefused("close whose reason is no text", masked().add(FIN | CLOSE, hex("03e8ff")), 1007),
                isRefused("continuation of nothing", masked().add(CONTINUATION, "a"), 1002),
                isRefused("end of nothing", masked().add(FIN | CONTINUATION, "a"), 1002),
                isRefused("end of what has ended",
                        masked().add(TEXT, "a").add(FIN | CONTINUATION, "b").add(FIN | CONTINUATION, "c"), 1002)
                        .after("text:ab"),
                isRefused("text among fragments", masked().add(TEXT, "a").add(FIN | TEXT, "b"), 1002),
                isRefused("bytes among fragments", masked().add(TEXT, "a").add(BINARY, "b"), 1002),
                isRefused("5 in two bytes", masked().add(FIN | TEXT, "aaaaa", 2), 1002),
                isRefused("5 in eight bytes", masked().add(FIN | TEXT, "aaaaa", 8), 1002),
                isRefused("126 in eight bytes", masked().add(FIN | TEXT, "a".repeat(126), 8), 1002),
                isRefused("a negative length", masked().add(FIN | TEXT, new byte[0], 8, Long.MIN_VALUE), 1002),
                isRefused("one byte too many", masked().add(FIN | TEXT, new byte[0], 8, LIMIT + 1), 1009),
                isRefused("the longest length", masked().add(FIN | BINARY, new byte[0], 8, Long.MAX_VALUE), 1009),
                isRefused("fragments that are too long together",
                        masked().add(BINARY, new byte[LIMIT]).add(CONTINUATION, "a"), 1009),
                isRefused("what is right before what is wrong",
                        masked().add(FIN | TEXT, "a").add(FIN | PING, hex("07")).add(FIN | 3, ""), 1002)
                        .after("text:a", "pong:07")));
        for (int bit : new int[]{0x10, 0x20, 0x40, 0x70}) {
            for (int kind : new int[]{TEXT, BINARY, PING, CLOSE}) {
                cases.add(isRefused("bits " + bit + " of " + kind, masked().add(FIN | bit | kind, ""), 1002));
            }
            cases.add(isRefused("bits " + bit + " of a continuation",
                    masked().add(TEXT, "a").add(FIN | bit | CONTINUATION, "b"), 1002));
        }
        for (int kind : new int[]{3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            cases.add(isRefused("opcode " + kind, masked().add(FIN | kind, "a"), 1002));
        }
        return cases;
    }

    private static List<Case> textThatIsNone() {
        List<Case> cases = new ArrayList<>();
        for (String wrong : List.of("80", "bf", "c080", "c1bf", "e08080", "e09fbf", "eda080", "edbfbf", "f0808080",
                "f08fbfbf", "f4908080", "f5808080", "f8888080", "fe", "ff", "c3", "e282", "f09f98", "c328", "61ff62")) {
            cases.add(isRefused(wrong, masked().add(FIN | TEXT, hex(wrong)), 1007));
            cases.add(isRefused(wrong + " at the end of fragments",
                    masked().add(TEXT, "good").add(FIN | CONTINUATION, hex(wrong)), 1007));
        }
        cases.add(isRefused("cut at the end of fragments",
                masked().add(TEXT, hex("e2")).add(CONTINUATION, hex("82")).add(FIN | CONTINUATION, ""), 1007));
        cases.add(isRefused("wrong before the last fragment comes", masked().add(TEXT, hex("61ff")), 1007));
        cases.add(isRefused("wrong second half", masked().add(TEXT, hex("e2")).add(CONTINUATION, hex("28")), 1007));
        return cases;
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(6, true), 512, true)) {
            deflate.write(bytes);
            deflate.flush();
            // Without the empty block at the end (RFC 7692, section 7.2.1).
            return Arrays.copyOf(out.toByteArray(), out.size() - 4);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Case> compressed() {
        byte[] hello = hex("f248cdc9c90700"); // section 7.2.3.1
        String answer = "compressed text:f248cdc9c90700";
        return List.of(
                gets("compressed", masked().add(FIN | RSV1 | TEXT, hello), answer),
                gets("compressed, in fragments",
                        masked().add(RSV1 | TEXT, hex("f248cd")).add(FIN | CONTINUATION, hex("c9c90700")), answer),
                gets("compressed, with a ping between",
                        masked().add(RSV1 | TEXT, hex("f248cd"))
                                .add(FIN | PING, "")
                                .add(FIN | CONTINUATION,
                                        hex("c9c90700")),
                        "pong:", answer),
                gets("not compressed", masked().add(FIN | TEXT, "Hello"), answer),
                isRefused("bit on a ping", masked().add(FIN | RSV1 | PING, ""), 1002),
                isRefused("bit on a close", masked().add(FIN | RSV1 | CLOSE, ""), 1002),
                isRefused("bit on a continuation", masked().add(TEXT, "a").add(FIN | RSV1 | CONTINUATION, "b"), 1002),
                isRefused("another bit", masked().add(FIN | 0x20 | TEXT, ""), 1002),
                isRefused("both bits", masked().add(FIN | 0x60 | TEXT, hello), 1002),
                isRefused("no deflate", masked().add(FIN | RSV1 | TEXT, hex("ffffffffffff")), 1007),
                isRefused("no text below", masked().add(FIN | RSV1 | TEXT, deflated(hex("61ff"))), 1007),
                isRefused("one byte too many", masked().add(FIN | RSV1 | BINARY, deflated(new byte[LIMIT + 1])), 1009),
                isRefused("a bomb", masked().add(FIN | RSV1 | BINARY, deflated(new byte[20 << 20])), 1009),
                isRefused("a bomb in fragments",
                        masked().add(RSV1 | BINARY, deflated(new byte[LIMIT]))
                                .add(CONTINUATION, hex("0000ffff"))
                                .add(FIN | CONTINUATION, deflated(new byte[LIMIT])),
                        1009));
    }

    @Test
    void messagesAreEchoed() throws Exception {
        runAll(messages());
    }

    @Test
    void controlFramesAreAnswered() throws Exception {
        runAll(controlFrames());
    }

    @Test
    void violationsAreRefused() throws Exception {
        runAll(violations());
    }

    @Test
    void textMustBeText() throws Exception {
        runAll(textThatIsNone());
    }

    @Test
    void compressionIsStrictToo() throws Exception {
        runAll(compressed(), OFFER);
    }

    private static void runAll(List<Case> cases, String... headers) throws Exception {
        WebSocketOptions options = WebSocketOptions.defaults().maxMessage(LIMIT).compression(true);
        Served.with(plan -> plan.get("/", WebSockets.handler(options, Peers.ECHO)), server -> {
            for (Case each : cases) {
                run(server, each, Integer.MAX_VALUE, headers);
                run(server, each, each.sent.bytes().length > 1_000 ? 997 : 1, headers);
            }
        });
    }

    private static void run(HttpServer server, Case tried, int piece, String... headers) throws Exception {
        try (RawClient client = new RawClient(server)) {
            client.socket.setTcpNoDelay(true);
            Reply agreed = client.ask("GET /", headers.length == 0 ? UPGRADE : UPGRADE + "\r\n" + headers[0])
                    .readHead();
            assertThat(agreed.status()).isEqualTo(101);
            assertThat(agreed.header("Sec-WebSocket-Extensions"))
                    .isEqualTo(headers.length == 0 ? null : "permessage-deflate");
            byte[] bytes = tried.sent.bytes();
            send(client, bytes, piece);
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < tried.answers.size(); i++) {
                answers.add(Frames.read(client.in));
            }
            assertThat(answers).as(tried.name + (piece == 1 ? ", byte by byte" : "")).isEqualTo(tried.answers);
            if (!answers.getLast().equals("end")) {
                client.out.write(masked().add(FIN | CLOSE, close(1000, "")).bytes());
                assertThat(Frames.read(client.in)).as(tried.name).isEqualTo("close:1000");
                assertThat(Frames.read(client.in)).as(tried.name).isEqualTo("end");
            }
        }
    }

    private static void send(RawClient client, byte[] bytes, int piece) throws IOException {
        try {
            for (int sent = 0; sent < bytes.length; sent += Math.min(piece, bytes.length)) {
                client.out.write(bytes, sent, Math.min(piece, bytes.length - sent));
            }
        } catch (IOException e) {
            // It need not read to the end what it refuses; its answer tells.
            return;
        }
    }
}
