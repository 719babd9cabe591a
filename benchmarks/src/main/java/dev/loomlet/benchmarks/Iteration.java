package dev.loomlet.benchmarks;

/**
 * What one iteration came to.
 *
 * @param cpu processor time per operation in ns, see {@link CpuTime}
 * @param wall time per operation in ns
 * @param calibration see {@link CalibrationLoop}; 0 when unknown
 */
record Iteration(double cpu, double wall, double calibration) {

    /** How much longer than at best the calibration may take when nothing disturbs. */
    private static final double TOLERANCE = 1.05;

    boolean isUndisturbed(double bestCalibration) {
        return calibration <= TOLERANCE * bestCalibration;
    }
}
