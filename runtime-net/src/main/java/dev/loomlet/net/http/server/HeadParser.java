package dev.loomlet.net.http.server;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.util.CharArrayBuffer;

/** Parses the heads of the requests of one connection. */
final class HeadParser extends DefaultHttpRequestParser {

    private final StrictInput lines;
    private final Settings settings;
    private boolean begun;

    HeadParser(StrictInput lines, Settings settings) {
        super(Http1Config.custom()
                .setMaxEmptyLineCount(2) // one, and the request line
                .setMaxHeaderCount(settings.headerCount() + 1) // at which it fails
                .build(), HeaderRules.INSTANCE, null);
        this.lines = lines;
        this.settings = settings;
    }

    RequestHead parse(InputStream stream) throws IOException {
        begun = false;
        lines.limit(settings.requestLineLimit(), 414, "request line is too long");
        try {
            RequestHead head = (RequestHead) super.parse(lines, stream);
            head.check();
            return head;
        } catch (MessageConstraintException | RequestHeaderFieldsTooLargeException e) {
            throw begun ? new Rejection(431, "too many headers") : Rejection.badRequest("no request line");
        } catch (ProtocolException e) {
            throw Rejection.badRequest(String.valueOf(e.getMessage()));
        } catch (HttpException e) {
            throw new IllegalStateException("the parser meets nothing but broken rules of the protocol", e);
        }
    }

    @Override
    protected ClassicHttpRequest createMessage(CharArrayBuffer line) throws IOException {
        begun = true;
        lines.limit(settings.headerLimit(), 431, "headers are too large");
        return RequestHead.of(line.toString());
    }
}
