package dev.loomlet.examples.bank;

/**
 * What queueing theory says of a bank in the long run: Erlang's C formula (the M/M/c queue), and Palm's where customers lose
 * patience (M/M/c+M, "Erlang A").
 *
 * @param meanWait the mean time, in minutes, from the arrival of a customer to being served or leaving
 * @param queueLength the mean number of customers who wait
 * @param utilisation the share of the time that a clerk is busy
 * @param leaving the share of the customers who leave unserved
 */
record QueueFormula(double meanWait, double queueLength, double utilisation, double leaving) {

    private static final double NEGLIGIBLE = 1e-18;
    private static final double LARGE = 1e250;

    /*
     * The number of customers in the bank is a birth-death process: in its steady state, n customers are arrivalRate / (the
     * rate at which n customers become n-1) times as probable as n-1. Beyond the clerks that is a geometric series when
     * nobody leaves, and is summed up in closed form; else the terms fall faster than one, sooner or later.
     */
    static QueueFormula of(Setting bank) {
        double rate = bank.arrivalRate();
        double weight = 1;
        double total = 1;
        double busy = 0;
        for (int n = 1; n <= bank.clerks(); n++) {
            weight *= rate / (n * bank.serviceRate());
            total += weight;
            busy += n * weight;
            if (total > LARGE) {
                weight /= LARGE;
                total /= LARGE;
                busy /= LARGE;
            }
        }
        double allBusy = bank.clerks() * bank.serviceRate();
        double waiting = 0;
        double leaving = 0;
        if (bank.losesPatience()) {
            double ratio = Double.POSITIVE_INFINITY;
            for (int n = 1; ratio >= 1 || weight > NEGLIGIBLE * total; n++) {
                ratio = rate / (allBusy + n / bank.patience());
                weight *= ratio;
                total += weight;
                busy += bank.clerks() * weight;
                waiting += n * weight;
                if (total > LARGE) {
                    weight /= LARGE;
                    total /= LARGE;
                    busy /= LARGE;
                    waiting /= LARGE;
                }
            }
            leaving = waiting / total / bank.patience() / rate;
        } else {
            double load = rate / allBusy;
            double tail = weight * load / (1 - load);
            total += tail;
            busy += bank.clerks() * tail;
            waiting = tail / (1 - load);
        }
        double queue = waiting / total;
        return new QueueFormula(queue / rate, queue, busy / total / bank.clerks(), leaving);
    }
}
