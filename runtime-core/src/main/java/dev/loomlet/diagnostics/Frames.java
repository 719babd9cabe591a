package dev.loomlet.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Takes the frames of the library and of the JDK's switching off both ends of a stack trace. */
final class Frames {

    private static final Set<String> OURS = Set.of("dev.loomlet.Hub", "dev.loomlet.HubCoroutine", "dev.loomlet.HubRun",
            "dev.loomlet.WithoutResult");

    private static final Set<String> LOOKING = Set.of("dev.loomlet.diagnostics.HubDump",
            "dev.loomlet.diagnostics.StallDetector");

    private Frames() {}

    static List<StackTraceElement> trim(StackTraceElement[] frames) {
        int first = 0;
        int end = frames.length;
        while (first < end && isMachinery(frames[first])) {
            first++;
        }
        while (end > first && (isMachinery(frames[end - 1]) || isStart(frames[end - 1]))) {
            end--;
        }
        // Of a call of ours, the outermost frame is what the caller wrote.
        while (first + 1 < end && isOurs(frames[first]) && isOurs(frames[first + 1])) {
            first++;
        }
        return List.of(Arrays.copyOfRange(frames, first, end));
    }

    private static boolean isMachinery(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("dev.loomlet.loop.")
                || type.startsWith("dev.loomlet.engine.")
                || LOOKING.contains(type)
                || type.startsWith("jdk.internal.")
                || type.startsWith("java.lang.VirtualThread")
                || type.startsWith("java.util.concurrent.locks.LockSupport")
                || type.equals("java.lang.Thread") && !frame.getMethodName().equals("sleep")
                || type.startsWith("java.lang.System$");
    }

    private static boolean isStart(StackTraceElement frame) {
        return isOurs(frame) || frame.getClassName().equals("dev.loomlet.CheckedSupplier");
    }

    private static boolean isOurs(StackTraceElement frame) {
        return OURS.contains(frame.getClassName());
    }
}
