package dev.loomlet.diagnostics;

import org.jspecify.annotations.Nullable;

/** Writes JSON in one pass: the caller says what opens and closes, this class puts commas and escapes. */
final class Json {

    private final StringBuilder text = new StringBuilder();
    private boolean comma;

    Json open(char bracket) {
        separate();
        text.append(bracket);
        comma = false;
        return this;
    }

    Json close(char bracket) {
        text.append(bracket);
        comma = true;
        return this;
    }

    Json name(String name) {
        separate();
        quote(name);
        text.append(':');
        comma = false;
        return this;
    }

    Json value(@Nullable String value) {
        separate();
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    Json value(long value) {
        separate();
        text.append(value);
        return this;
    }

    Json value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    /** Thousandths, exactly: {@code 1234} is written as {@code 1.234}. */
    Json thousandths(long value) {
        separate();
        text.append(value / 1000).append('.');
        long rest = Math.abs(value % 1000);
        text.append(rest / 100).append(rest / 10 % 10).append(rest % 10);
        return this;
    }

    private void separate() {
        if (comma) {
            text.append(',');
        }
        comma = true;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    // Lone surrogates too: they are characters of a Java string, but of no encoding.
                    if (c < ' ' || Character.isSurrogate(c)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
