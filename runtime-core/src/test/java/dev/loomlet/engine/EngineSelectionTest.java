package dev.loomlet.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EngineSelectionTest {

    static final String[] OPEN = {"--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED"};

    @Test
    void engineInUse_isTheOneThatTheBuildAskedFor() {
        assertThat(Engine.current().name()).isEqualTo(System.getProperty("loomlet.test.engine"));
        assertThat(Engine.current()).hasToString(Engine.current().name()).isSameAs(Engine.current());
    }

    @ParameterizedTest
    @ValueSource(strings = {"portable", "PORTABLE", " Portable "})
    void name_isReadWithoutRegardToCaseAndSpace(String property) {
        assertThat(EngineSelection.choose(property).name()).isEqualTo("portable");
    }

    @Test
    void unknownName_isRefusedWithTheChoices() {
        assertThatIllegalArgumentException().isThrownBy(() -> EngineSelection.choose("fast"))
                .withMessage("system property loomlet.engine is 'fast', which names no engine; use auto, direct or"
                        + " portable");
    }

    @Test
    void direct_isGivenWhereTheJdkIsOpenAndElseRefused() {
        if (DirectProbe.run() == null) {
            assertThat(EngineSelection.choose("direct").isDirect()).isTrue();
            assertThat(EngineSelection.choose("auto").isDirect()).isTrue();
        } else {
            assertThatIllegalStateException().isThrownBy(() -> EngineSelection.choose("direct"))
                    .withMessageContaining(EngineSelection.FLAGS);
            assertThat(EngineSelection.choose("").name()).isEqualTo("portable");
        }
    }

    @Test
    void directWithoutTheFlags_isRefusedAtEachUseWithTheFlags() throws Exception {
        String output = ForkedJvm.run(EngineProgram.class, "-Dloomlet.engine=direct");
        assertThat(output.lines().filter(line -> line.startsWith("refused: java.lang.IllegalStateException")))
                .hasSize(2)
                .allMatch(line -> line.contains(EngineSelection.FLAGS) && line.contains("-javaagent:"));
    }

    @Test
    void unknownNameInTheProperty_isRefusedAtEachUse() throws Exception {
        String output = ForkedJvm.run(EngineProgram.class, "-Dloomlet.engine=fast");
        assertThat(output.lines().filter(line -> line.startsWith("refused: java.lang.IllegalArgumentException")))
                .hasSize(2);
    }

    @Test
    void autoWithoutTheFlags_fallsBackAndSaysSoOnce() throws Exception {
        String output = ForkedJvm.run(EngineProgram.class);
        assertThat(output.lines().filter("engine portable, value 42"::equals)).hasSize(2);
        assertThat(output.lines().filter(line -> line.contains("INFO") && line.contains(EngineSelection.FLAGS)))
                .hasSize(1);
    }

    @Test
    void autoWithTheFlags_isDirect() throws Exception {
        String output = ForkedJvm.run(EngineProgram.class, OPEN);
        assertThat(output.lines().filter("engine direct, value 42"::equals)).hasSize(2);
    }

    @Test
    void agent_opensTheJdkWithoutFlags(@TempDir Path folder) throws Exception {
        String output = ForkedJvm.run(EngineProgram.class, "-javaagent:" + agentJar(folder), "-Dloomlet.engine=direct");
        assertThat(output.lines().filter("engine direct, value 42"::equals)).hasSize(2);
    }

    private static Path agentJar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), LoomletAgent.class.getName());
        Path jar = folder.resolve("agent.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.flush();
        }
        return jar;
    }

    @Test
    void spawnSites_areLinesWhenAskedFor() throws Exception {
        String output = ForkedJvm.run(EngineProgram.class, "-Dloomlet.spawnSites=true", "-Dloomlet.engine=portable");
        assertThat(output).containsPattern("spawned at .*EngineProgram.*\\(EngineProgram.java:\\d+\\)");
    }
}
