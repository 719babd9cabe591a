package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Other programs: whether they are installed, and how they are run. */
final class Programs {

    private static final int MOST_SECONDS = 120;

    /** The same for all servers, and for the load. One core has the serial collector by default; this says so. */
    static final List<String> JVM_FLAGS = List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-Xmn512m",
            "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-Dsun.net.httpserver.nodelay=true");

    private Programs() {}

    /** The first of {@code names} that, called with {@code arguments}, succeeds; null when none does. */
    static @Nullable String firstInstalled(List<String> names, String... arguments) {
        return names.stream().filter(name -> isInstalled(name, arguments)).findFirst().orElse(null);
    }

    static boolean isInstalled(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        try {
            return exitCode(command, ProcessBuilder.Redirect.DISCARD) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    static void run(String... command) throws IOException {
        int code = exitCode(List.of(command), ProcessBuilder.Redirect.INHERIT);
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
    }

    private static int exitCode(List<String> command, ProcessBuilder.Redirect errors) throws IOException {
        Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors)
                .start();
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.getFirst() + " takes longer than " + MOST_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " runs", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** A program in Go, whose source lies beside this class; built unless it is there. */
    static Path buildGo(String source, Path folder) throws IOException {
        Path program = folder.resolve(source.replace(".go", ""));
        if (!Files.exists(program)) {
            run("go", "build", "-o", program.toString(), unpack(source, folder).toString());
        }
        return program;
    }

    /** A main class of this jar, in a process of its own. */
    static List<String> java(Class<?> main, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** A source in another language, which lies beside this class. */
    static Path unpack(String name, Path folder) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream source = Programs.class.getResourceAsStream(name)) {
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }
}
