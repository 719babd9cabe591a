package dev.loomlet.benchmarks.plots;

import java.util.Locale;

/** What a plot says about the run that its figures come from. */
public final class Run {

    private Run() {}

    /** Of a run on this machine, on the JDK that runs this. */
    public static String note(int rounds) {
        return String.format(Locale.ROOT, "JDK %s, %s, %d cores; %s", System.getProperty("java.version"),
                System.getProperty("os.name"), Runtime.getRuntime().availableProcessors(),
                rounds == 1 ? "one round" : "medians of " + rounds + " rounds");
    }
}
