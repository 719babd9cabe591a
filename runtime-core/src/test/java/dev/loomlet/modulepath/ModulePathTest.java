package dev.loomlet.modulepath;

import dev.loomlet.Loomlet;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/** The library as a named module, opened by flags and by the agent. */
class ModulePathTest {

    @Test
    void flagsForTheModule_giveTheDirectEngine() throws Exception {
        assertThat(run("--add-exports", "java.base/jdk.internal.vm=dev.loomlet.core", "--add-opens",
                "java.base/java.lang=dev.loomlet.core")).contains("direct in module dev.loomlet.core, value 42");
    }

    @Test
    void agent_opensTheJdkToTheModule(@TempDir Path folder) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), "dev.loomlet.engine.LoomletAgent");
        Path jar = folder.resolve("agent.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.flush();
        }
        assertThat(run("-javaagent:" + jar)).contains("direct in module dev.loomlet.core, value 42");
    }

    @Test
    void nothingOpened_givesThePortableEngine_andFlagsThatNameTheModule() throws Exception {
        assertThat(run()).contains("portable in module dev.loomlet.core, value 42");
        assertThat(run("-Dloomlet.engine=direct"))
                .contains("--add-opens java.base/java.lang=dev.loomlet.core, or with -javaagent:");
    }

    private static String run(String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m", "-XX:+UseSerialGC", "--module-path",
                        placeOf(Loomlet.class) + File.pathSeparator + placeOf(Logger.class), "--add-modules",
                        "dev.loomlet.core"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", placeOf(ModulePathProgram.class), ModulePathProgram.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    private static String placeOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
