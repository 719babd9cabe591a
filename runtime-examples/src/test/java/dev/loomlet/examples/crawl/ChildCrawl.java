package dev.loomlet.examples.crawl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the command line in a JVM of its own, on the engine of this run. */
final class ChildCrawl {

    private ChildCrawl() {}

    /** Starts it with these options of the JVM; what it prints goes to {@code log}. */
    static Process start(Path log, List<String> jvm, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        String engine = System.getProperty("loomlet.test.engine", "auto");
        command.add("-Dloomlet.engine=" + engine);
        if (!engine.equals("portable")) {
            command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED", "--add-opens",
                    "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.loomlet.examples.Main"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // The JVM tells of these on standard error.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }
}
