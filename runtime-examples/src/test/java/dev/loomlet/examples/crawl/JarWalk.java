package dev.loomlet.examples.crawl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Follows the links in the files of a jar, without a network and without the crawler's code. */
final class JarWalk {

    private JarWalk() {}

    /** The files that links lead to from index.html, with their sizes. */
    static SortedMap<String, Long> filesLinked(String resource, Path scratch) throws IOException {
        Path jar = scratch.resolve("site.jar");
        try (InputStream in = JarWalk.class.getResourceAsStream(resource)) {
            Files.copy(in, jar);
        }
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            SortedMap<String, Long> reached = new TreeMap<>();
            Deque<Path> open = new ArrayDeque<>();
            open.push(files.getPath("/index.html"));
            while (!open.isEmpty()) {
                Path file = open.pop();
                if (reached.put(file.toString(), Files.size(file)) == null && file.toString().endsWith(".html")) {
                    Jsoup.parse(Files.readString(file))
                            .select("a[href]")
                            .stream()
                            .map(link -> target(file, link))
                            // Some links climb out of the documentation, to the project's site around it.
                            .filter(target -> Files.isRegularFile(target) && !reached.containsKey(target.toString()))
                            .forEach(open::push);
                }
            }
            return reached;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Path target(Path file, Element link) {
        String href = link.attr("href").replaceFirst("#.*", "");
        return href.isEmpty() || href.contains(":") ? file : file.resolveSibling(href).normalize();
    }
}
