package dev.loomlet.benchmarks.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor time of a process, its own and the system's for it, as Linux tells. */
final class ProcessorTime {

    /** A tick of these counters, which Linux shows with 100 a second to every program. */
    private static final long TICK = 10_000_000;

    private ProcessorTime() {}

    /** In nanoseconds, to a tick. */
    static long of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The name, in parentheses, may hold anything. utime and stime are fields 14 and 15, and what follows it begins with 3.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK;
    }
}
