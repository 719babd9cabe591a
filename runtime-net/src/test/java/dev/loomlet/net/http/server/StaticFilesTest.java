package dev.loomlet.net.http.server;

import dev.loomlet.net.http.server.RawClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StaticFilesTest {

    private static final byte[] LARGE = new byte[700_001];
    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void fill() throws IOException {
        new Random(1).nextBytes(LARGE);
        root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectories(root.resolve("sub/.well-known"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("a.txt"), "0123456789");
        Files.writeString(root.resolve(".hidden"), "hidden");
        Files.writeString(root.resolve("sub/index.html"), "<p>index");
        Files.writeString(root.resolve("sub/.well-known/x.json"), "{}");
        Files.writeString(root.resolve("ü x.CSS"), "p {}");
        Files.write(root.resolve("large.bin"), LARGE);
        Files.writeString(root.resolve("empty"), "");
        Files.createSymbolicLink(root.resolve("out.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("outside"), folder);
        Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("a.txt"));
        Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(MODIFIED));
    }

    private void served(Served.ClientTest test) throws Exception {
        Served.withClient(plan -> plan.files("/static", root), test);
    }

    @Test
    void filesComeWithTheirTypes() throws Exception {
        served(client -> {
            Reply text = client.get("/static/a.txt");
            assertThat(text.text()).isEqualTo("0123456789");
            assertThat(text.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(text.header("Last-Modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
            assertThat(text.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(client.get("/static/%C3%BC%20x.CSS").header("Content-Type"))
                    .isEqualTo("text/css; charset=utf-8");
            Reply large = client.get("/static/large.bin");
            assertThat(large.body()).isEqualTo(LARGE);
            assertThat(large.header("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(client.get("/static/empty").body()).isEmpty();
            Reply head = client.ask("HEAD /static/large.bin").readHead();
            assertThat(head.header("Content-Length")).isEqualTo("700001");
            assertThat(client.get("/static/sub/").text()).isEqualTo("<p>index");
            assertThat(client.get("/static/inside.txt").text()).isEqualTo("0123456789");
            assertThat(client.get("/static/sub/.well-known/x.json").header("Content-Type"))
                    .isEqualTo("application/json");
            Reply redirect = client.get("/static/sub?x=y");
            assertThat(redirect.status()).isEqualTo(301);
            assertThat(redirect.header("Location")).isEqualTo("/static/sub/?x=y");
            assertThat(client.ask("POST /static/a.txt").read().status()).isEqualTo(405);
        });
    }

    @Test
    void nothingElseCanBeReached() throws Exception {
        served(client -> {
            for (String path : List.of("../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "sub/../../secret.txt",
                    "..%5csecret.txt", "/etc/passwd", "%2fetc%2fpasswd", ".hidden", "out.txt", "outside/secret.txt",
                    "outside/", "outside", "", "none", "a.txt/", "a.txt/x", "sub//index.html", "./a.txt",
                    "x".repeat(3000))) {
                Reply reply = client.get("/static/" + path);
                assertThat(reply.status()).as(path).isEqualTo(404);
                assertThat(reply.text()).as(path).doesNotContain("secret");
            }
            assertThat(client.get("/static/a.txt%00.html").status()).isEqualTo(400);
            // This would lead to another host, if it were redirected to.
            assertThat(client.get("//static/sub").status()).isEqualTo(404);
        });
        Served.withClient(plan -> plan.files("/", root), client -> {
            assertThat(client.get("/sub").header("Location")).isEqualTo("/sub/");
            assertThat(client.get("//sub").status()).isEqualTo(404);
        });
    }

    @Test
    void onlyFoldersCanBeServed() {
        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> HttpServer.builder().files("/", root.resolve("a.txt")));
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        served(client -> {
            String tag = client.get("/static/a.txt").header("ETag");
            assertThat(tag).matches("\"[0-9a-f]+-[0-9a-f]+\"");
            for (String condition : List.of("If-None-Match: " + tag, "If-None-Match: \"x\", W/" + tag,
                    "If-None-Match: *",
                    "If-Modified-Since: Fri, 02 Jan 2026 03:04:05 GMT",
                    "If-Modified-Since: Sat, 03 Jan 2026 00:00:00 GMT")) {
                Reply reply = client.get("/static/a.txt", condition);
                assertThat(reply.status()).as(condition).isEqualTo(304);
                assertThat(reply.header("ETag")).isEqualTo(tag);
                assertThat(reply.headers()).doesNotContainKeys("Content-Length", "Content-Type");
            }
            for (String condition : List.of("If-None-Match: \"x\"", "If-None-Match: \"a,*,b\"",
                    "If-Modified-Since: Fri, 02 Jan 2026 03:04:04 GMT",
                    "If-Modified-Since: yesterday", "If-Match: " + tag,
                    "If-Unmodified-Since: Fri, 02 Jan 2026 03:04:05 GMT")) {
                assertThat(client.get("/static/a.txt", condition).status()).as(condition).isEqualTo(200);
            }
            for (String condition : List.of("If-Match: \"x\"", "If-Match: W/" + tag, "If-Match: \"a,*,b\"",
                    "If-Unmodified-Since: Fri, 02 Jan 2026 03:04:04 GMT")) {
                assertThat(client.get("/static/a.txt", condition).status()).as(condition).isEqualTo(412);
            }
            // The tag decides where there is one.
            assertThat(client
                    .get("/static/a.txt", "If-None-Match: \"x\"", "If-Modified-Since: Sat, 03 Jan 2026 00:00:00 GMT")
                    .status()).isEqualTo(200);
        });
    }

    @Test
    void whatTheClientHasIsNamedAsItWasWhenItWasSent() throws Exception {
        Files.writeString(root.resolve("page.html"), "<p>text".repeat(1000));
        served(client -> {
            for (String coding : List.of("identity", "gzip")) {
                Reply first = client.get("/static/page.html", "Accept-Encoding: " + coding);
                Reply again = client.get("/static/page.html", "Accept-Encoding: " + coding,
                        "If-None-Match: " + first.header("ETag"));
                assertThat(again.status()).isEqualTo(304);
                assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
                assertThat(again.header("Vary")).isEqualTo(first.header("Vary")).isEqualTo("Accept-Encoding");
                assertThat(again.headers()).doesNotContainKeys("Content-Length", "Content-Type", "Content-Encoding");
            }
        });
    }

    @Test
    void partsOfAFile() throws Exception {
        served(client -> {
            assertPart(client, "0-3", "0123", "bytes 0-3/10");
            assertPart(client, "7-", "789", "bytes 7-9/10");
            assertPart(client, "-2", "89", "bytes 8-9/10");
            assertPart(client, "-100", "0123456789", "bytes 0-9/10");
            assertPart(client, "9-20", "9", "bytes 9-9/10");
            assertPart(client, "20-30, 1-1", "1", "bytes 1-1/10");
            for (String range : List.of("bytes=10-", "bytes=-0", "bytes=10-11,12-13")) {
                Reply reply = client.get("/static/a.txt", "Range: " + range);
                assertThat(reply.status()).as(range).isEqualTo(416);
                assertThat(reply.header("Content-Range")).isEqualTo("bytes */10");
            }
            for (String range : List.of("lines=1-2", "bytes=", "bytes=x", "bytes=3-1", "bytes=1", "bytes=--1",
                    "bytes=+1-2",
                    "bytes=0-8,0-8", "bytes=1-1" + ",1-1".repeat(16), "bytes=1-99999999999999999999")) {
                assertThat(client.get("/static/a.txt", "Range: " + range).status()).as(range).isEqualTo(200);
            }
            String tag = client.get("/static/a.txt").header("ETag");
            assertThat(client.get("/static/a.txt", "Range: bytes=1-2", "If-Range: " + tag).status()).isEqualTo(206);
            assertThat(
                    client.get("/static/a.txt", "Range: bytes=1-2", "If-Range: Fri, 02 Jan 2026 03:04:05 GMT").status())
                    .isEqualTo(206);
            assertThat(client.get("/static/a.txt", "Range: bytes=1-2", "If-Range: \"x\"").status()).isEqualTo(200);
            assertThat(client.get("/static/a.txt", "Range: bytes=1-2", "If-Range: W/" + tag).status()).isEqualTo(200);
            Reply large = client.get("/static/large.bin", "Range: bytes=100000-699999");
            assertThat(large.body()).isEqualTo(Arrays.copyOfRange(LARGE, 100_000, 700_000));
        });
    }

    private static void assertPart(RawClient client, String range, String text, String contentRange)
            throws IOException {
        Reply reply = client.get("/static/a.txt", "Range: bytes=" + range, "Accept-Encoding: gzip");
        assertThat(reply.status()).as(range).isEqualTo(206);
        assertThat(reply.text()).isEqualTo(text);
        assertThat(reply.header("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void severalPartsComeInOneBody() throws Exception {
        served(client -> {
            Reply reply = client.get("/static/a.txt", "Range: bytes=0-1,-1");
            assertThat(reply.status()).isEqualTo(206);
            String type = reply.header("Content-Type");
            assertThat(type).startsWith("multipart/byteranges; boundary=");
            String boundary = type.substring(type.indexOf('=') + 1);
            assertThat(reply.text()).isEqualTo("""

                    --%1$s
                    Content-Type: text/plain; charset=utf-8
                    Content-Range: bytes 0-1/10

                    01
                    --%1$s
                    Content-Type: text/plain; charset=utf-8
                    Content-Range: bytes 9-9/10

                    9
                    --%1$s--
                    """.formatted(boundary).replace("\n", "\r\n"));
        });
    }
}
