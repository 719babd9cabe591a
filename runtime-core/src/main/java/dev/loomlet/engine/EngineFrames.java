package dev.loomlet.engine;

import java.util.Arrays;

/** Takes the frames of the engines and of the JDK's switching out of a stack trace, so that a reader sees the body. */
final class EngineFrames {

    private EngineFrames() {}

    static StackTraceElement[] strip(StackTraceElement[] frames) {
        return Arrays.stream(frames).filter(EngineFrames::isOfBody).toArray(StackTraceElement[]::new);
    }

    private static boolean isOfBody(StackTraceElement frame) {
        String type = frame.getClassName();
        return !type.startsWith("dev.loomlet.engine.")
                && !type.startsWith("jdk.internal.vm.")
                && !type.startsWith("java.lang.VirtualThread")
                && !type.startsWith("java.util.concurrent.locks.LockSupport")
                && !type.startsWith("java.util.concurrent.ThreadPerTaskExecutor")
                && !(type.equals("java.lang.Thread") && frame.getMethodName().startsWith("run"))
                && !(type.equals("java.lang.System$1"));
    }
}
