package dev.loomlet.net.http;

import com.github.mizosoft.methanol.MoreBodyHandlers;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Locale;
import java.util.Set;

/** What handlers of bodies are wrapped in. */
final class Bodies {

    private static final Set<String> KNOWN_CODINGS = Set.of("gzip", "x-gzip", "deflate");

    private Bodies() {}

    static <T> BodyHandler<T> limited(BodyHandler<T> handler, long longest) {
        return longest == Long.MAX_VALUE ? handler : info -> new LimitedBody<>(handler.apply(info), longest);
    }

    /** Decodes bodies of the codings we ask for, and leaves others as they are. */
    static <T> BodyHandler<T> decoded(BodyHandler<T> handler) {
        BodyHandler<T> decoding = MoreBodyHandlers.decoding(handler);
        return info -> {
            String coding = info.headers().firstValue("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
            boolean hasBody = info.statusCode() != 204 && info.statusCode() != 304;
            return (hasBody && KNOWN_CODINGS.contains(coding) ? decoding : handler).apply(info);
        };
    }
}
