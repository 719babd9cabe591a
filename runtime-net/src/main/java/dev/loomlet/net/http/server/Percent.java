package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of UTF-8 (RFC 3986, 2.1). */
final class Percent {

    private Percent() {}

    /**
     * Decodes {@code text}; null when it is not well formed.
     *
     * @param plusIsSpace as in forms
     */
    static @Nullable String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0) {
            return plusIsSpace ? text.replace('+', ' ') : text;
        }
        if (!Characters.isPercentEncoded(text)) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length();) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(text, i + 1, i + 3, 16));
                i += 3;
            } else {
                int point = text.codePointAt(i);
                bytes.put(c == '+' && plusIsSpace
                        ? new byte[]{' '}
                        : Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
