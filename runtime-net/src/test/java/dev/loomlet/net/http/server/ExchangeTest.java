package dev.loomlet.net.http.server;

import dev.loomlet.net.http.server.RawClient.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Requests and responses as they should be. */
class ExchangeTest {

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws Exception {
        Served.withClient(plan -> plan.get("/a", (request, response) -> response.send("first"))
                .get("/b", (request, response) -> response.send("second")), client -> {
                    Reply reply = client.get("/a");
                    assertThat(reply.status()).isEqualTo(200);
                    assertThat(reply.text()).isEqualTo("first");
                    assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
                    assertThat(reply.header("Content-Length")).isEqualTo("5");
                    assertThat(HttpDates.parse(reply.header("Date"))).isNotNull();
                    assertThat(reply.header("Connection")).isNull();
                    assertThat(client.get("/b").text()).isEqualTo("second");
                });
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        Served.withClient(plan -> plan.get("/{n}", (request, response) -> response.send(request.parameter("n"))),
                client -> {
                    client.send(
                            "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n\r\nGET /3 HTTP/1.1\r\n"
                                    + "Host: x\r\nConnection: close\r\n\r\nGET /4 HTTP/1.1\r\nHost: x\r\n\r\n");
                    assertThat(client.read().text()).isEqualTo("1");
                    assertThat(client.read().text()).isEqualTo("2");
                    Reply last = client.read();
                    assertThat(last.text()).isEqualTo("3");
                    assertThat(last.header("Connection")).isEqualTo("close");
                    assertThat(client.isEnded()).isTrue();
                });
    }

    @Test
    void http10ClosesUnlessAskedNotTo() throws Exception {
        Served.with(plan -> plan.get("/", (request, response) -> response.send(request.protocol() + request.host()))
                .get("/stream", (request, response) -> {
                    response.output().write(new byte[20_000]);
                }), server -> {
                    try (RawClient client = new RawClient(server)) {
                        Reply kept = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read();
                        assertThat(kept.text()).isEqualTo("HTTP/1.0null");
                        assertThat(kept.header("Connection")).isEqualTo("keep-alive");
                        Reply last = client.send("GET / HTTP/1.0\r\n\r\n").read();
                        assertThat(last.header("Connection")).isEqualTo("close");
                        assertThat(client.isEnded()).isTrue();
                    }
                    try (RawClient client = new RawClient(server)) {
                        Reply whole = client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read();
                        assertThat(whole.headers()).doesNotContainKeys("Transfer-Encoding", "Content-Length");
                        assertThat(whole.header("Connection")).isEqualTo("close");
                        assertThat(whole.body()).hasSize(20_000);
                    }
                });
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        Served.withClient(plan -> plan.get("/", (request, response) -> response.send("x".repeat(300)))
                .get("/stream", (request, response) -> response.output().write(new byte[300]))
                .get("/long", (request, response) -> response.length(1L << 40)), client -> {
                    for (String path : List.of("/", "/stream")) {
                        Reply reply = client.ask("HEAD " + path).readHead();
                        assertThat(reply.status()).isEqualTo(200);
                        assertThat(reply.header("Content-Length")).isEqualTo("300");
                    }
                    assertThat(client.ask("HEAD /long").readHead().header("Content-Length")).isEqualTo("1099511627776");
                    // What would be left of a body would stand before this.
                    assertThat(client.get("/").status()).isEqualTo(200);
                });
    }

    @Test
    void bodiesGoBothWaysInChunks() throws Exception {
        Served.withClient(plan -> plan.post("/", (request, response) -> {
            assertThat(request.length()).isNegative();
            request.body().transferTo(response.output());
            response.output().flush();
        }), client -> {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    + "5\r\nhello\r\n006;ext=\"v\"\r\n world\r\nA ; x\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
            Reply reply = client.read();
            assertThat(reply.header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(reply.text()).isEqualTo("hello world0123456789");
            client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n00\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("x");
        });
    }

    @Test
    void aBodyThatIsFlushedArrivesBeforeTheRest() throws Exception {
        Served.withClient(plan -> plan.post("/", (request, response) -> {
            OutputStream out = response.output();
            out.write("ready".getBytes());
            out.flush();
            request.body().transferTo(out);
        }), client -> {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n");
            client.readHead();
            assertThat(client.line()).isEqualTo("5");
            assertThat(client.line()).isEqualTo("ready");
            client.send("go");
            assertThat(client.line()).isEqualTo("2");
            assertThat(client.line()).isEqualTo("go");
            assertThat(client.line()).isEqualTo("0");
        });
    }

    @Test
    void continueIsSentWhenTheBodyIsRead() throws Exception {
        Served.with(plan -> plan.post("/read", (request, response) -> response.send(request.text()))
                .post("/ignore", (request, response) -> response.send("no")), server -> {
                    String expecting = " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n";
                    try (RawClient client = new RawClient(server)) {
                        assertThat(client.send("POST /read" + expecting).readHead().status()).isEqualTo(100);
                        assertThat(client.send("body").read().text()).isEqualTo("body");
                        Reply refused = client.send("POST /ignore" + expecting).read();
                        assertThat(refused.text()).isEqualTo("no");
                        // The client may send the body nevertheless, so what follows could be either.
                        assertThat(refused.header("Connection")).isEqualTo("close");
                        client.send("GET /read HTTP/1.1\r\n\r\n");
                        assertThat(client.isEnded()).isTrue();
                    }
                    try (RawClient client = new RawClient(server)) {
                        assertThat(client.ask("POST /read", "Expect: 200-ok").read().status()).isEqualTo(417);
                        assertThat(client.isEnded()).isTrue();
                    }
                });
    }

    @Test
    void aLittleThatTheHandlerLeavesIsReadAndMuchClosesTheConnection() throws Exception {
        Served.withClient(plan -> plan.post("/", (request, response) -> response.send("x")).maxBody(-1), client -> {
            Reply little = client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nGET / ").read();
            assertThat(little.header("Connection")).isNull();
            Reply chunks = client
                    .send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nGET / \r\n0\r\n\r\n")
                    .read();
            assertThat(chunks.header("Connection")).isNull();
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n" + "y".repeat(100_000));
            Reply much = client.read();
            assertThat(much.text()).isEqualTo("x");
            assertThat(much.header("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        });
    }

    @Test
    void routesAreFoundByPathAndMethod() throws Exception {
        Served.withClient(plan -> plan
                .get("/users/{id}", (request, response) -> response.send("user " + request.parameter("id")))
                .delete("/users/{id}", (request, response) -> response.status(204))
                .get("/users/me", (request, response) -> response.send("myself"))
                .get("/files/{rest...}", (request, response) -> response.send("file " + request.parameter("rest")))
                .get("/ü x", (request, response) -> response.send(request.path() + "?" + request.rawQuery()))
                .route("PROPFIND", "/dav", (request, response) -> response.send("dav")), client -> {
                    assertThat(client.get("/users/7").text()).isEqualTo("user 7");
                    assertThat(client.get("/users/a%2Fb%20c").text()).isEqualTo("user a/b c");
                    assertThat(client.get("/users/me").text()).isEqualTo("myself");
                    assertThat(client.get("/files/a/b.txt?x").text()).isEqualTo("file a/b.txt");
                    assertThat(client.get("/%C3%BC%20x?q=%20").text()).isEqualTo("/ü x?q=%20");
                    assertThat(client.get("http://other:80/users/8").text()).isEqualTo("user 8");
                    assertThat(client.ask("PROPFIND /dav").read().text()).isEqualTo("dav");
                    assertThat(client.ask("DELETE /users/7").read().status()).isEqualTo(204);
                    for (String missing : List.of("/users/", "/users", "/users/7/x", "/files", "/Users/7", "/")) {
                        assertThat(client.get(missing).status()).as(missing).isEqualTo(404);
                    }
                    assertThat(client.get("/users/%zz").status()).isEqualTo(400);
                    assertThat(client.get("/users/%00").status()).isEqualTo(400);
                    assertThat(client.get("/users/%ff").status()).isEqualTo(400);
                    Reply other = client.ask("POST /users/7").read();
                    assertThat(other.status()).isEqualTo(405);
                    assertThat(other.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
                    Reply options = client.ask("OPTIONS /users/7").read();
                    assertThat(options.status()).isEqualTo(204);
                    assertThat(options.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
                    for (String server : List.of("*", "http://localhost", "https://localhost:80")) {
                        assertThat(client.ask("OPTIONS " + server).read().header("Allow")).as(server)
                                .isEqualTo("DELETE, GET, HEAD, OPTIONS, PROPFIND");
                    }
                    assertThat(client.ask("OPTIONS http://localhost/dav").read().header("Allow"))
                            .isEqualTo("OPTIONS, PROPFIND");
                    assertThat(client.ask("BREW /pot").read().status()).isEqualTo(501);
                    assertThat(client.ask("CONNECT localhost:80").read().status()).isEqualTo(501);
                });
    }

    @Test
    void otherwiseAnswersWhatIsNotRouted() throws Exception {
        Served.withClient(plan -> plan.get("/a", (request, response) -> response.send("a"))
                .otherwise((request, response) -> response.status(418).send(request.toString())), client -> {
                    assertThat(client.get("/a").text()).isEqualTo("a");
                    assertThat(client.ask("BREW /pot").read().text()).isEqualTo("BREW /pot");
                    assertThat(client.ask("POST /a").read().status()).isEqualTo(405);
                });
    }

    @Test
    void queriesFormsAndHeadersAreDecoded() throws Exception {
        Served.withClient(plan -> plan.post("/", (request, response) -> {
            Map<String, List<String>> form = request.form();
            response.send(request.query("q") + request.queries("n") + request.query("none") + request.query("empty")
                    + form + request.header("x-a") + request.headers("X-A") + request.length());
        }).post("/latin", (request, response) -> response.send(request.text())), client -> {
            Reply reply = client.send("POST /?q=a+b%26&n=1&n=2&empty HTTP/1.1\r\nHost: x\r\nX-A: one\r\nx-a:two \r\n"
                    + "Content-Length: 12\r\n\r\nk=v+w&k=&%41").read();
            assertThat(reply.text()).isEqualTo("a b&[1, 2]null{k=[v w, ], A=[]}one[one, two]12");
            assertThat(client
                    .send("POST /latin HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain; Charset=\"iso-8859-1\"\r\n"
                            + "Content-Length: 1\r\n\r\n\u00fc")
                    .read()
                    .text()).isEqualTo("ü");
            assertThat(client.send("POST /latin HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain; charset=none\r\n"
                    + "Content-Length: 1\r\n\r\nx").read().status()).isEqualTo(415);
        });
    }

    @Test
    void namesOfHeadersAreToldOnceEach() throws Exception {
        Served.withClient(plan -> plan.get("/",
                (request, response) -> response.send(request.headerNames() + " " + request.headers("accept"))),
                client -> assertThat(client.get("/", "X-B: 1", "Accept: a", "x-b: 2", "ACCEPT: b", "X-A: 3").text())
                        .isEqualTo("[Host, X-B, Accept, X-A] [a, b]"));
    }

    @Test
    void headersThatWouldBreakTheResponseAreRefused() throws Exception {
        List<String> refused = new ArrayList<>();
        Served.withClient(plan -> plan.get("/", (request, response) -> {
            for (String value : List.of("a\r\nSet-Cookie: x", "a\nb", "a\rb", "a\0b", "a\u007fb", "\u20ac")) {
                assertThatIllegalArgumentException().isThrownBy(() -> response.header("X-A", value))
                        .withMessageContaining("X-A")
                        .satisfies(e -> refused.add(e.getMessage()));
                assertThatIllegalArgumentException().isThrownBy(() -> response.redirect(302, value));
                assertThatIllegalArgumentException().isThrownBy(() -> response.type(value));
            }
            for (String name : List.of("", "a b", "a:", "a\r\n", "ü")) {
                assertThatIllegalArgumentException().isThrownBy(() -> response.addHeader(name, "v"));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> response.header("Transfer-Encoding", "chunked"));
            assertThatIllegalArgumentException().isThrownBy(() -> response.header("content-length", "x"));
            assertThatIllegalArgumentException().isThrownBy(() -> response.status(99));
            response.removeHeader("Content-Type").removeHeader("Location").status(200);
            response.header("X-B", "täb\tok").addHeader("Set-Cookie", "a=1").addHeader("Set-Cookie", "b=2");
            response.header("Content-Length", "2").output().write("ok".getBytes());
        }), client -> {
            Reply reply = client.get("/");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).isEqualTo("ok");
            assertThat(reply.headers()).containsOnlyKeys("X-B", "Set-Cookie", "Content-Length", "Date");
            assertThat(reply.header("X-B")).isEqualTo("täb\tok");
            assertThat(reply.headers().get("Set-Cookie")).containsExactly("a=1", "b=2");
        });
        assertThat(refused).hasSize(6).allMatch(message -> message.chars().allMatch(c -> c >= ' ' && c <= '~'));
    }

    @Test
    void aFailureBeforeTheHeadIs500AndAfterItCutsTheConnection() throws Exception {
        Served.with(plan -> plan
                .get("/early", (request, response) -> {
                    response.header("ETag", "\"x\"").output().write("part".getBytes());
                    throw new IOException("before the head");
                })
                .get("/error", (request, response) -> {
                    throw new AssertionError("an error that is no signal");
                })
                .get("/late", (request, response) -> {
                    response.output().write("part".getBytes());
                    response.output().flush();
                    throw new IllegalStateException("after the head");
                })
                .get("/short", (request, response) -> response.length(10_000).output().write(new byte[9_999]))
                .get("/long", (request, response) -> response.length(5).output().write(new byte[6]))
                .get("/teapot", (request, response) -> {
                    throw new StatusException(418, "short and stout");
                }), server -> {
                    try (RawClient client = new RawClient(server)) {
                        Reply early = client.get("/early");
                        assertThat(early.status()).isEqualTo(500);
                        assertThat(early.text()).doesNotContain("before").doesNotContain("part");
                        assertThat(early.headers()).doesNotContainKey("ETag");
                        assertThat(client.get("/error").status()).isEqualTo(500);
                        assertThat(client.get("/long").status()).isEqualTo(500);
                        Reply teapot = client.get("/teapot");
                        assertThat(teapot.status()).isEqualTo(418);
                        assertThat(teapot.text()).contains("short and stout");
                        client.ask("GET /late").readHead();
                        assertThat(client.line()).isEqualTo("4");
                        assertThat(client.line()).isEqualTo("part");
                        assertThat(client.isEnded()).isTrue();
                    }
                    try (RawClient client = new RawClient(server)) {
                        client.ask("GET /short").readHead();
                        assertThat(client.in.readAllBytes()).hasSizeLessThan(10_000);
                    }
                    try (RawClient client = new RawClient(server)) {
                        // Its end is the end of the connection, so a reset alone can tell that it is not whole.
                        client.send("GET /late HTTP/1.0\r\n\r\n");
                        assertThat(catchThrowable(() -> client.in.readAllBytes()))
                                .isInstanceOf(IOException.class);
                    }
                });
    }

    @Test
    void aBodyIsSentOnce() throws Exception {
        Served.withClient(plan -> plan.get("/", (request, response) -> {
            response.send("one");
            assertThat(response.isCommitted()).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> response.send("two"));
            assertThatIllegalStateException().isThrownBy(() -> response.header("X", "y"));
            assertThatIllegalStateException().isThrownBy(() -> response.status(400));
            assertThatIllegalStateException().isThrownBy(response::output);
        }).get("/empty", (request, response) -> {}), client -> {
            assertThat(client.get("/").text()).isEqualTo("one");
            Reply empty = client.get("/empty");
            assertThat(empty.status()).isEqualTo(200);
            assertThat(empty.header("Content-Length")).isEqualTo("0");
        });
    }

    @Test
    void textIsCompressedForThoseWhoTakeIt() throws Exception {
        String text = "so many words ".repeat(500);
        Served.withClient(plan -> plan
                .get("/text", (request, response) -> response.header("ETag", "\"t\"").send(text))
                .get("/small", (request, response) -> response.send("small"))
                .get("/image", (request, response) -> response.type("image/png").send(text.getBytes()))
                .get("/packed", (request, response) -> response.header("Content-Encoding", "br").send(text))
                .get("/stream", (request, response) -> {
                    response.type("application/json").output().write(text.getBytes());
                    response.output().write(text.getBytes());
                }), client -> {
                    Reply packed = client.get("/text", "Accept-Encoding: deflate, gzip;q=0.5");
                    assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
                    assertThat(packed.header("Vary")).isEqualTo("Accept-Encoding");
                    assertThat(packed.header("ETag")).isEqualTo("W/\"t\"");
                    assertThat(packed.body().length).isLessThan(text.length() / 10);
                    assertThat(unpack(packed.body())).isEqualTo(text);
                    Reply stream = client.get("/stream", "Accept-Encoding: *");
                    assertThat(stream.header("Transfer-Encoding")).isEqualTo("chunked");
                    assertThat(unpack(stream.body())).isEqualTo(text + text);
                    Reply head = client.ask("HEAD /text", "Accept-Encoding: gzip").readHead();
                    assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
                    for (String encoding : List.of("identity", "gzip;q=0", "br")) {
                        Reply plain = client.get("/text", "Accept-Encoding: " + encoding);
                        assertThat(plain.text()).as(encoding).isEqualTo(text);
                        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
                        assertThat(plain.header("ETag")).isEqualTo("\"t\"");
                    }
                    for (String path : List.of("/small", "/image", "/packed")) {
                        assertThat(client.get(path, "Accept-Encoding: gzip").header("Vary")).as(path).isNull();
                    }
                });
        Served.withClient(plan -> plan.get("/", (request, response) -> response.send(text)).compression(false),
                client -> assertThat(client.get("/", "Accept-Encoding: gzip").text()).isEqualTo(text));
    }

    private static String unpack(byte[] packed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void someStatusesHaveNoBody() throws Exception {
        Served.withClient(plan -> plan
                .get("/whole/{status}", (request, response) -> {
                    response.status(Integer.parseInt(request.parameter("status"))).send("not to be seen");
                })
                .get("/stream/{status}", (request, response) -> {
                    response.status(Integer.parseInt(request.parameter("status"))).type("text/plain").length(20_000);
                    response.output().write(new byte[20_000]);
                }), client -> {
                    for (String way : List.of("whole", "stream")) {
                        for (int status : new int[]{204, 205, 304}) {
                            Reply reply = client.get("/" + way + "/" + status);
                            assertThat(reply.status()).isEqualTo(status);
                            assertThat(reply.header("Content-Length")).as(way + status)
                                    .isEqualTo(status == 205 ? "0" : null);
                            assertThat(reply.headers()).doesNotContainKey("Transfer-Encoding");
                            assertThat(reply.body()).isEmpty();
                        }
                    }
                    assertThat(client.get("/whole/304").headers()).doesNotContainKey("Content-Type");
                    assertThat(client.get("/whole/200").text()).isEqualTo("not to be seen");
                });
    }

    @Test
    void otherProtocolsCanBeOffered() throws Exception {
        Served.withClient(plan -> plan.get("/", (request, response) -> response.header("Upgrade", "h2c").send("x")),
                client -> {
                    Reply reply = client.get("/");
                    assertThat(reply.header("Upgrade")).isEqualTo("h2c");
                    assertThat(reply.header("Connection")).isEqualTo("Upgrade");
                    assertThat(client.get("/").text()).isEqualTo("x");
                });
    }

    @Test
    void anUpgradeHandsOverTheConnection() throws Exception {
        Served.withClient(plan -> plan.get("/", (request, response) -> response.upgrade("shout", (in, out) -> {
            for (int c; (c = in.read()) >= 0 && c != '.';) {
                out.write(Character.toUpperCase(c));
            }
        })), client -> {
            Reply unasked = client.get("/", "Upgrade: shout");
            assertThat(unasked.status()).isEqualTo(426);
            assertThat(unasked.header("Upgrade")).isEqualTo("shout");
            assertThat(unasked.header("Connection")).isEqualTo("Upgrade");
            // The first words may follow in one packet.
            client.send(
                    "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: whisper, Shout\r\n\r\nhel");
            Reply reply = client.readHead();
            assertThat(reply.status()).isEqualTo(101);
            assertThat(reply.header("Connection")).isEqualTo("Upgrade");
            assertThat(reply.header("Upgrade")).isEqualTo("shout");
            client.send("lo.");
            assertThat(new String(client.in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("HELLO");
        });
    }

    @Test
    void tunnel_carriesBytesBothWays() throws Exception {
        Served.withClient(plan -> plan.otherwise((request, response) -> {
            assertThat(request.target()).isEqualTo("example.org:443");
            response.tunnel((in, out) -> {
                for (int b; (b = in.read()) != '!';) {
                    out.write(b + 1);
                }
            });
        }), client -> {
            client.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\nabc");
            RawClient.Reply reply = client.readHead();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).doesNotContainKeys("Content-Length", "Transfer-Encoding", "Connection");
            client.send("d\f\t!");
            assertThat(client.line()).isEqualTo("bcde");
            assertThat(client.isEnded()).isTrue();
        });
    }

    @Test
    void tunnel_isForConnectAlone() throws Exception {
        Served.withClient(plan -> plan.get("/", (request, response) -> response.tunnel((in, out) -> {})),
                client -> {
                    Reply reply = client.get("/");
                    assertThat(reply.status()).isEqualTo(405);
                    assertThat(reply.header("Allow")).isEqualTo("CONNECT");
                });
    }
}
