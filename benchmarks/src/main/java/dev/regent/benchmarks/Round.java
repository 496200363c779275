package dev.regent.benchmarks;

/**
 * One round of the comparison, in which both took turns.
 *
 * @param commits of each
 * @param driverNanos that those of the driver took
 * @param bareNanos that those of the bare client took
 */
record Round(int commits, long driverNanos, long bareNanos) {

    private static final int TURN = 20;

    /** Does something that may fail. */
    interface Commit {
        void run() throws Exception;
    }

    /** Turns are short, so that whatever else the machine does meets both alike; who begins changes with each turn. */
    static Round run(int commits, Commit driver, Commit bare) throws Exception {
        long driverNanos = 0;
        long bareNanos = 0;
        int turns = (commits + TURN - 1) / TURN;
        for (int turn = 0; turn < turns; turn++) {
            if (turn % 2 == 0) {
                driverNanos += turn(driver);
                bareNanos += turn(bare);
            } else {
                bareNanos += turn(bare);
                driverNanos += turn(driver);
            }
        }
        return new Round(turns * TURN, driverNanos, bareNanos);
    }

    private static long turn(Commit commit) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < TURN; i++) {
            commit.run();
        }
        return System.nanoTime() - start;
    }

    double driverRate() {
        return commits * 1e9 / driverNanos;
    }

    double bareRate() {
        return commits * 1e9 / bareNanos;
    }

    /** Of the rates, driver to bare client. */
    double ratio() {
        return (double) bareNanos / driverNanos;
    }
}
