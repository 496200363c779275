package dev.regent.examples.fraud;

/**
 * What is remembered of one card: how many transactions and how much in all, the last few of them, and where the last one was. Mutable; one
 * thread.
 */
final class CardHistory {

    /** How many transactions are remembered. */
    static final int RECENT = 8;

    long count;
    long total;
    int latitude;
    int longitude;

    /** Ring buffers: the transaction with number n (from 0) is at {@code n % RECENT}. */
    final long[] times = new long[RECENT];

    final long[] amounts = new long[RECENT];

    /** How many transactions are in the ring. */
    int remembered() {
        return (int) Math.min(count, RECENT);
    }

    /** Time of the transaction that is {@code back} transactions before the next one, from 1 to {@link #remembered}. */
    long time(int back) {
        return times[(int) ((count - back) % RECENT)];
    }

    /** Amount of the transaction that is {@code back} transactions before the next one, from 1 to {@link #remembered}. */
    long amount(int back) {
        return amounts[(int) ((count - back) % RECENT)];
    }

    void add(Transaction transaction) {
        int slot = (int) (count % RECENT);
        times[slot] = transaction.time();
        amounts[slot] = transaction.cents();
        latitude = transaction.latitude();
        longitude = transaction.longitude();
        total += transaction.cents();
        count++;
    }
}
