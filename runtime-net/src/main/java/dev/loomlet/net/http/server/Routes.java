package dev.loomlet.net.http.server;

import dev.loomlet.net.http.syntax.Characters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a request: literal paths first, then patterns in the order in which they were given. */
final class Routes {

    /** Those of RFC 9110 and RFC 5789 that are for resources; any other that no route names is not implemented. */
    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    private final Map<String, Map<String, Handler>> literal = new HashMap<>();
    private final List<Patterned> patterned = new ArrayList<>();
    private final Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    private @Nullable Handler otherwise;

    private record Patterned(Pattern pattern, Map<String, Handler> handlers) {}

    /** Who answers, and with which parameters. */
    record Match(Handler handler, Map<String, String> parameters) {}

    Routes() {}

    Routes(Routes other) {
        other.literal.forEach((path, handlers) -> literal.put(path, new TreeMap<>(handlers)));
        other.patterned.forEach(each -> patterned.add(new Patterned(each.pattern, new TreeMap<>(each.handlers))));
        methods.addAll(other.methods);
        otherwise = other.otherwise;
    }

    void add(String method, String path, Handler handler) {
        if (!Characters.isToken(method)) {
            throw new IllegalArgumentException("method is \"" + method + "\"; give one such as \"GET\"");
        }
        Pattern pattern = Pattern.parse(path);
        if (handlersOf(pattern).putIfAbsent(method, handler) != null) {
            throw new IllegalArgumentException("there is a handler for " + method + " " + path
                    + " already; give one for each method and path");
        }
        methods.add(method);
        if (method.equals("GET")) {
            methods.add("HEAD");
        }
    }

    private Map<String, Handler> handlersOf(Pattern pattern) {
        if (pattern.isLiteral()) {
            return literal.computeIfAbsent(pattern.toString(), path -> new TreeMap<>());
        }
        for (Patterned each : patterned) {
            if (each.pattern.toString().equals(pattern.toString())) {
                return each.handlers;
            }
        }
        Patterned added = new Patterned(pattern, new TreeMap<>());
        patterned.add(added);
        return added.handlers;
    }

    void otherwise(Handler handler) {
        otherwise = handler;
    }

    /** Never null: what nobody answers is answered with 404, 405 or 501. */
    Match find(String method, String rawPath) {
        Map<String, Handler> handlers = literal.get(rawPath);
        Handler handler = handlers == null ? null : handlerFor(method, handlers);
        if (handler != null) {
            return new Match(handler, Map.of());
        }
        return findElsewhere(method, rawPath);
    }

    private static @Nullable Handler handlerFor(String method, Map<String, Handler> handlers) {
        Handler handler = handlers.get(method);
        return handler == null && method.equals("HEAD") ? handlers.get("GET") : handler;
    }

    private Match findElsewhere(String method, String rawPath) {
        Set<String> allowed = new TreeSet<>();
        if (rawPath.startsWith("/")) {
            String path = Percent.decode(rawPath, false);
            if (path == null || path.indexOf('\0') >= 0) {
                return new Match((request, response) -> {
                    throw new StatusException(400, "bad percent-encoding");
                }, Map.of());
            }
            // A slash that is encoded does not part segments, so such a path is none of the literal ones.
            boolean same = !rawPath.toLowerCase(Locale.ROOT).contains("%2f");
            Map<String, Handler> handlers = same ? literal.get(path) : null;
            if (handlers != null) {
                Handler handler = handlerFor(method, handlers);
                if (handler != null) {
                    return new Match(handler, Map.of());
                }
                allow(handlers, allowed);
            }
            for (Patterned each : patterned) {
                Map<String, String> parameters = each.pattern.match(rawPath);
                if (parameters != null) {
                    Handler handler = handlerFor(method, each.handlers);
                    if (handler != null) {
                        return new Match(handler, parameters);
                    }
                    allow(each.handlers, allowed);
                }
            }
        }
        return new Match(nobody(method, rawPath, allowed), Map.of());
    }

    private static void allow(Map<String, Handler> handlers, Set<String> allowed) {
        allowed.addAll(handlers.keySet());
        if (handlers.containsKey("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
    }

    private Handler nobody(String method, String rawPath, Set<String> allowed) {
        if (method.equals("OPTIONS") && rawPath.equals("*")) {
            return (request, response) -> response.status(204).header("Allow", String.join(", ", methods));
        }
        if (!allowed.isEmpty()) {
            String allow = String.join(", ", allowed);
            return method.equals("OPTIONS")
                    ? (request, response) -> response.status(204).header("Allow", allow)
                    : (request, response) -> {
                        response.header("Allow", allow);
                        throw new StatusException(405,
                                method + " is not for this; " + allow + (allowed.size() == 1 ? " is" : " are"));
                    };
        }
        if (otherwise != null) {
            return otherwise;
        }
        return (request, response) -> {
            throw KNOWN.contains(method) || methods.contains(method)
                    ? new StatusException(404, "there is nothing here")
                    : new StatusException(501, "this method is not known");
        };
    }
}
