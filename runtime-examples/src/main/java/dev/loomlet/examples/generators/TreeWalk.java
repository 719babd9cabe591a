package dev.loomlet.examples.generators;

import dev.loomlet.examples.Failures;
import dev.loomlet.generator.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Delegation: the walk of a directory hands over to those of its subdirectories, and gets their sizes back. */
@Command(name = "tree-walk", description = "Tells the size of each directory of a tree, as du does.")
public final class TreeWalk implements Callable<Integer> {

    @Parameters(paramLabel = "PATH", arity = "0..1", defaultValue = ".", description = "Where to begin (default: the working directory).")
    private Path root;

    @Option(names = "--all", description = "Tell the sizes of files too.")
    private boolean all;

    @Option(names = "--max-depth", paramLabel = "N", description = "Tell nothing of what lies deeper than this.")
    private int maxDepth = Integer.MAX_VALUE;

    @Spec
    private CommandSpec spec;

    private boolean failed;

    private record Entry(Path path, boolean isDirectory, long bytes, int depth) {}

    @Override
    public Integer call() throws IOException {
        for (Entry entry : walk(root, attributes(root), 0)) {
            if (entry.depth <= maxDepth && (all || entry.isDirectory || entry.depth == 0)) {
                spec.commandLine().getOut().println(entry.bytes + "\t" + entry.path);
            }
        }
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Yields the entries below {@code path}, and then itself; returns its size in bytes. */
    private Generator<Entry, Void, Long> walk(Path path, BasicFileAttributes attributes, int depth) {
        return Generator.returning(y -> {
            long bytes = attributes.isDirectory() ? 0 : attributes.size();
            if (attributes.isDirectory()) {
                for (Path child : children(path)) {
                    try {
                        bytes += y.yieldFrom(walk(child, attributes(child), depth + 1));
                    } catch (IOException e) {
                        tell(e);
                    }
                }
            }
            y.yield(new Entry(path, attributes.isDirectory(), bytes, depth));
            return bytes;
        });
    }

    private List<Path> children(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (IOException e) {
            tell(e);
            return List.of();
        }
    }

    /** Of a link itself, as it may lead out of the tree or round in it. */
    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void tell(IOException problem) {
        failed = true;
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + Failures.describe(problem));
    }
}
