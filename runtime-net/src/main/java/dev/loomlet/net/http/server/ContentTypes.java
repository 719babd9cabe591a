package dev.loomlet.net.http.server;

import java.net.FileNameMap;
import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;

/** Tells the type of a file by its name: as the JDK does, and for what the web has invented since. */
final class ContentTypes {

    private static final FileNameMap OF_JDK = URLConnection.getFileNameMap();
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("avif", "image/avif"),
            Map.entry("csv", "text/csv"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("js", "text/javascript"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("md", "text/markdown"),
            Map.entry("mjs", "text/javascript"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("otf", "font/otf"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("webm", "video/webm"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("xml", "application/xml"));

    private ContentTypes() {}

    static String of(String fileName) {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = OURS.get(extension);
        if (type == null) {
            type = OF_JDK.getContentTypeFor("x." + extension);
        }
        if (type == null) {
            return "application/octet-stream";
        }
        return type.startsWith("text/") ? type + "; charset=utf-8" : type;
    }
}
