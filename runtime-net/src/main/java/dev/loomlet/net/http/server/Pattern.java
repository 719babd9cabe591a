package dev.loomlet.net.http.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A path with parameters: {@code /a/{name}} for one segment, {@code /a/{rest...}} for all that are left. */
final class Pattern {

    private final String text;
    private final List<String> segments;
    private final boolean open;

    private Pattern(String text, List<String> segments, boolean open) {
        this.text = text;
        this.segments = segments;
        this.open = open;
    }

    static Pattern parse(String text) {
        Objects.requireNonNull(text, "pattern is null; give a path such as \"/items/{id}\"");
        if (!text.startsWith("/")) {
            throw refuse(text, "begin it with a slash");
        }
        List<String> segments = new ArrayList<>(List.of(text.substring(1).split("/", -1)));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (isParameter(segment)) {
                boolean rest = segment.endsWith("...}");
                String name = segment.substring(1, segment.length() - (rest ? 4 : 1));
                if (name.isEmpty() || name.indexOf('{') >= 0 || !names.add(name)) {
                    throw refuse(text, "give each parameter a name of its own");
                }
                if (rest && i < segments.size() - 1) {
                    throw refuse(text, "let " + segment + " be its end");
                }
            } else if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
                throw refuse(text, "let a parameter be a whole segment, between two slashes");
            }
        }
        boolean open = segments.getLast().endsWith("...}");
        return new Pattern(text, segments, open);
    }

    private static IllegalArgumentException refuse(String text, String remedy) {
        return new IllegalArgumentException("pattern is \"" + text + "\"; " + remedy);
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    boolean isLiteral() {
        return segments.stream().noneMatch(Pattern::isParameter);
    }

    /** The parameters' values, or null when the path is another one. A path that is not well formed matches nothing. */
    @Nullable
    Map<String, String> match(String path) {
        String[] given = path.substring(1).split("/", -1);
        if (open ? given.length < segments.size() : given.length != segments.size()) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean rest = open && i == segments.size() - 1;
            String value = Percent.decode(
                    rest ? String.join("/", List.of(given).subList(i, given.length)) : given[i], false);
            if (value == null || !isParameter(segment) && !segment.equals(value)
                    || isParameter(segment) && !rest && value.isEmpty()) {
                return null;
            }
            if (isParameter(segment)) {
                values.put(segment.substring(1, segment.length() - (rest ? 4 : 1)), value);
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return text;
    }
}
