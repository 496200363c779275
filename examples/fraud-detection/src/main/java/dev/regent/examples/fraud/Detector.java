package dev.regent.examples.fraud;

/**
 * The detection itself: a pure function of a transaction and the history of its card. All arithmetic is exact or plain IEEE, so that two
 * machines come to the same result.
 */
final class Detector {

    private static final long SMALL_CENTS = 100;
    private static final long LARGE_CENTS = 50_000;
    private static final long SMALL_THEN_LARGE_MILLIS = 10 * 60_000;
    private static final int VELOCITY_COUNT = 5;
    private static final long VELOCITY_MILLIS = 60_000;
    private static final double LEAST_KM = 100;
    private static final double KM_PER_MILLI = 900.0 / 3_600_000;
    private static final double KM_PER_UNIT = 111.195 / 10_000;
    private static final int UNUSUAL_FACTOR = 6;
    private static final int UNUSUAL_AFTER = 10;

    /** Cosine by whole degree of latitude, from the library that gives the same bits everywhere. */
    private static final double[] COSINE = new double[91];

    static {
        for (int degree = 0; degree < COSINE.length; degree++) {
            COSINE[degree] = StrictMath.cos(StrictMath.toRadians(degree));
        }
    }

    private Detector() {}

    /** Scores a transaction and adds it to the history. */
    static ScoredTransaction score(Transaction transaction, Category category, CardHistory history) {
        int alerts = alerts(transaction, history);
        int score = category.risk();
        for (Alert alert : ScoredTransaction.ALERTS) {
            if ((alerts & alert.bit()) != 0) {
                score += alert.weight();
            }
        }
        history.add(transaction);
        return new ScoredTransaction(
                transaction.id(),
                transaction.time(),
                transaction.card(),
                transaction.cents(),
                history.count,
                history.total,
                category,
                Math.min(score, 100),
                alerts);
    }

    private static int alerts(Transaction transaction, CardHistory history) {
        int alerts = 0;
        if (smallThenLarge(transaction, history)) {
            alerts |= Alert.SMALL_THEN_LARGE.bit();
        }
        if (velocity(transaction, history)) {
            alerts |= Alert.VELOCITY.bit();
        }
        if (distance(transaction, history)) {
            alerts |= Alert.DISTANCE.bit();
        }
        if (unusualAmount(transaction, history)) {
            alerts |= Alert.UNUSUAL_AMOUNT.bit();
        }
        return alerts;
    }

    private static boolean smallThenLarge(Transaction transaction, CardHistory history) {
        if (transaction.cents() < LARGE_CENTS) {
            return false;
        }
        for (int back = 1; back <= history.remembered(); back++) {
            if (transaction.time() - history.time(back) > SMALL_THEN_LARGE_MILLIS) {
                return false;
            }
            if (history.amount(back) <= SMALL_CENTS) {
                return true;
            }
        }
        return false;
    }

    private static boolean velocity(Transaction transaction, CardHistory history) {
        return history.remembered() >= VELOCITY_COUNT
                && transaction.time() - history.time(VELOCITY_COUNT) <= VELOCITY_MILLIS;
    }

    private static boolean distance(Transaction transaction, CardHistory history) {
        if (history.count == 0) {
            return false;
        }
        double kilometres = kilometres(transaction, history);
        return kilometres > LEAST_KM && kilometres > KM_PER_MILLI * (transaction.time() - history.time(1));
    }

    /** On the flat map through the two places: good enough to tell a journey from an impossible one. */
    private static double kilometres(Transaction transaction, CardHistory history) {
        double north = (transaction.latitude() - history.latitude) * KM_PER_UNIT;
        int degrees = Math.abs(transaction.latitude() + history.latitude) / 20_000;
        double east = (transaction.longitude() - history.longitude) * KM_PER_UNIT * COSINE[Math.min(degrees, 90)];
        return Math.sqrt(north * north + east * east);
    }

    private static boolean unusualAmount(Transaction transaction, CardHistory history) {
        return history.count >= UNUSUAL_AFTER && transaction.cents() * history.count > UNUSUAL_FACTOR * history.total;
    }
}
