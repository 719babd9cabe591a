package dev.loomlet.examples.bank;

/**
 * A bank. Times are minutes.
 *
 * @param clerks how many serve
 * @param arrivalRate how many customers come in a minute
 * @param serviceRate how many a clerk serves in a minute
 * @param patience how long a customer waits on average before leaving; infinite when nobody leaves
 */
record Setting(int clerks, double arrivalRate, double serviceRate, double patience) {

    boolean losesPatience() {
        return patience < Double.POSITIVE_INFINITY;
    }

    /** Whether the queue stays finite. */
    boolean isStable() {
        return losesPatience() || arrivalRate < clerks * serviceRate;
    }
}
