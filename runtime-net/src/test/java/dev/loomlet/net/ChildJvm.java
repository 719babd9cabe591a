package dev.loomlet.net;

import dev.loomlet.Loomlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the tests in a JVM of its own, with the same class path and engine. */
public record ChildJvm(int status, String output) {

    public static ChildJvm run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        return run(List.of(), program, arguments);
    }

    /** {@code options} are for the JVM. */
    public static ChildJvm run(List<String> options, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        return start(command(options, program, arguments));
    }

    /** Within a limit of the number of file descriptors. */
    static ChildJvm runWithDescriptors(int limit, Class<?> program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh"));
        command.addAll(command(List.of("-XX:-MaxFDLimit"), program));
        return start(command);
    }

    private static List<String> command(List<String> options, Class<?> program, String... arguments) {
        String engine = Loomlet.engine();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Dloomlet.engine=" + engine, "-cp", System.getProperty("java.class.path")));
        if (engine.equals("direct")) {
            command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED", "--add-opens",
                    "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static ChildJvm start(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ChildJvm(process.waitFor(), output);
    }
}
