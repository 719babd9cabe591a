package dev.loomlet.benchmarks;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Tells whether a benchmark has its core to itself: times the same piece of arithmetic before and after each iteration, on
 * the thread that measures. Where another machine's virtual processor runs on the core's other half, which nothing here
 * can see, the arithmetic takes half as long again, and so does everything else.
 *
 * <p>The work keeps several units of the core busy at once, as a chain of operations that wait for each other would hardly
 * feel a neighbour. {@link Calibration} reports the times, and {@link Figures} leaves out the iterations that were disturbed.
 */
@State(Scope.Thread)
public abstract class CalibrationLoop {

    private static final int STEPS = 1_500_000;
    private static final int UNTIL_COMPILED = 30;

    private static volatile long result;
    private static volatile long before;
    private static volatile long slowest;

    @Setup(Level.Trial)
    public void compileCalibrationLoop() {
        for (int i = 0; i < UNTIL_COMPILED; i++) {
            work();
        }
    }

    @Setup(Level.Iteration)
    public void calibrateBefore() {
        before = nanosOfWork();
        CpuTime.begin();
    }

    @TearDown(Level.Iteration)
    public void calibrateAfter() {
        CpuTime.end();
        slowest = Math.max(before, nanosOfWork());
    }

    private static long nanosOfWork() {
        long start = System.nanoTime();
        work();
        return System.nanoTime() - start;
    }

    private static void work() {
        long a = 1;
        long b = 2;
        long c = 3;
        long d = 4;
        long e = 5;
        long f = result;
        for (int i = 0; i < STEPS; i++) {
            a += b ^ i;
            b += i;
            c ^= d + i;
            d += i;
            e += f ^ i;
            f += i;
        }
        result = a + b + c + d + e + f;
    }

    /** The longer of the two times around the last iteration, in ns. */
    static long slowestNanos() {
        return slowest;
    }
}
