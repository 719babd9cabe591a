package dev.loomlet.examples.bank;

import dev.loomlet.Simulation;
import dev.loomlet.sync.Semaphore;
import java.time.Duration;
import java.util.SplittableRandom;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;

/** The simulation: each customer is a coroutine, and the clerks are permits. */
final class BankModel {

    private static final double NANOS_PER_MINUTE = 60e9;

    /** The first part of the run is left out, as the bank is empty at first; the others are the batches. */
    private static final int PARTS = Estimate.BATCHES + 1;

    private final Setting bank;
    private final Simulation simulation;
    private final SplittableRandom arrivals;
    private final SplittableRandom services;
    private final SplittableRandom patience;
    private final Semaphore clerks;
    private final Level queue = new Level();
    private final Level busy = new Level();
    private final double[] waits = new double[PARTS];
    private final double[] left = new double[PARTS];
    private int part;

    /**
     * The results.
     *
     * @param meanWait of the mean time in minutes that customers wait
     * @param queueLength of the mean number of those who wait
     * @param utilisation of the share of the time that a clerk is busy
     * @param leaving of the share of the customers who leave unserved
     */
    record Result(Estimate meanWait, Estimate queueLength, Estimate utilisation, Estimate leaving) {}

    private BankModel(Setting bank, Simulation simulation) {
        this.bank = bank;
        this.simulation = simulation;
        arrivals = simulation.random().split();
        services = simulation.random().split();
        patience = simulation.random().split();
        clerks = new Semaphore(bank.clerks());
    }

    /** Lets customers come until there are {@link #PARTS} parts of {@code size} customers each. */
    static Result run(Setting bank, int size, long seed) {
        try (Simulation simulation = Simulation.start(seed)) {
            BankModel model = new BankModel(bank, simulation);
            spawn(() -> model.open(size)).get();
            simulation.hub().join();
            return model.result(size);
        }
    }

    private void open(int size) {
        for (part = 0; part < PARTS; part++) {
            for (int i = 0; i < size; i++) {
                spawn(this::customer);
                sleep(minutes(arrivals.nextExponential() / bank.arrivalRate()));
            }
            queue.endPart();
            busy.endPart();
        }
    }

    private void customer() {
        int arrivedIn = part;
        double arrived = now();
        queue.change(1);
        boolean served = awaitClerk();
        queue.change(-1);
        waits[arrivedIn] += now() - arrived;
        if (served) {
            busy.change(1);
            sleep(minutes(services.nextExponential() / bank.serviceRate()));
            busy.change(-1);
            clerks.release();
        } else {
            left[arrivedIn]++;
        }
    }

    private boolean awaitClerk() {
        if (bank.losesPatience()) {
            return clerks.acquire(minutes(patience.nextExponential() * bank.patience()));
        }
        clerks.acquire();
        return true;
    }

    private static Duration minutes(double minutes) {
        return Duration.ofNanos(Math.round(minutes * NANOS_PER_MINUTE));
    }

    private double now() {
        return simulation.now().toNanos() / NANOS_PER_MINUTE;
    }

    private Result result(int size) {
        return new Result(estimate(waits, size), estimate(queue.averages, 1),
                estimate(busy.averages, bank.clerks()), estimate(left, size));
    }

    private static Estimate estimate(double[] parts, double divisor) {
        double[] batches = new double[Estimate.BATCHES];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = parts[i + 1] / divisor;
        }
        return Estimate.of(batches);
    }

    /** A number that changes with the events, and its average over the time of each part. */
    private final class Level {
        private final double[] averages = new double[PARTS];
        private int level;
        private double area;
        private double changed;
        private double began;

        private void change(int by) {
            double now = now();
            area += level * (now - changed);
            changed = now;
            level += by;
        }

        private void endPart() {
            change(0);
            averages[part] = area / (changed - began);
            area = 0;
            began = changed;
        }
    }
}
