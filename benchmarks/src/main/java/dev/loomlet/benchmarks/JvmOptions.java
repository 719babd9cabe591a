package dev.loomlet.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What the measured JVMs are started with, peers' and limits' too: the options that the guide gives for the direct engine. */
final class JvmOptions {

    private static final List<String> OPEN_JDK = List.of("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");
    private static final List<String> CHEAPER_SWITCH = List.of("-XX:CompileCommand=quiet",
            "-XX:CompileCommand=inline,jdk.internal.vm.Continuation::run",
            "-XX:CompileCommand=inline,java.lang.VirtualThread::afterYield");

    private JvmOptions() {}

    /** Those for all that is measured; {@code plain} leaves out those that make a switch cheaper. */
    static String[] measured(boolean plain) {
        List<String> options = new ArrayList<>(OPEN_JDK);
        if (!plain) {
            options.addAll(CHEAPER_SWITCH);
        }
        return options.toArray(String[]::new);
    }
}
