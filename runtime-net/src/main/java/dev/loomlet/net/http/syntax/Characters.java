package dev.loomlet.net.http.syntax;

/** The sets of characters that RFC 9110 and RFC 3986 speak of. */
public final class Characters {

    private static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final boolean[] TOKEN = set(ALPHANUMERIC + "!#$%&'*+-.^_`|~");
    private static final boolean[] HOST = set(ALPHANUMERIC + "-._~%!$&'()*+,;=:[]");

    private Characters() {}

    private static boolean[] set(String members) {
        boolean[] set = new boolean[128];
        members.chars().forEach(c -> set[c] = true);
        return set;
    }

    private static boolean all(CharSequence text, boolean[] set) {
        for (int i = 0; i < text.length(); i++) {
            if (!isIn(text.charAt(i), set)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(char c, boolean[] set) {
        return c < set.length && set[c];
    }

    /** Whether {@code c} may stand in a token. */
    public static boolean isTokenCharacter(char c) {
        return isIn(c, TOKEN);
    }

    /** Whether {@code text} is a token, as names of headers and methods are. */
    public static boolean isToken(CharSequence text) {
        return !text.isEmpty() && all(text, TOKEN);
    }

    /** Whether {@code text} may stand in a Host header; it may be empty there. */
    public static boolean isHost(CharSequence text) {
        return all(text, HOST);
    }

    /** Whether {@code c} may stand in a header's value: text of ISO 8859-1 and tabs. */
    public static boolean isFieldCharacter(int c) {
        return c >= 0x20 && c != 0x7f && c <= 0xff || c == '\t';
    }

    /** Whether {@code text} may be the value of a header. */
    public static boolean isFieldValue(String text) {
        return text.chars().allMatch(Characters::isFieldCharacter);
    }

    /** Whether each percent sign is followed by two hexadecimal digits. */
    public static boolean isPercentEncoded(String text) {
        for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
            if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code c} is a hexadecimal digit. */
    public static boolean isHex(char c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }

    /** Whether {@code text} is a number of decimal digits. */
    public static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
