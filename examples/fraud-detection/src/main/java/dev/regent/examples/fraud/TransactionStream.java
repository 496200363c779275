package dev.regent.examples.fraud;

/**
 * Transactions as people and thieves make them: most are small and near home, some cards are tested with a tiny amount and then emptied,
 * used many times in a row, or seen far away. About one transaction in 30 raises an alert.
 */
final class TransactionStream {

    private static final long START = 1_790_000_000_000L;
    private static final int MILLIS_BETWEEN_OF_A_CARD = 500_000;
    private static final int MERCHANTS = 1_000;
    private static final int CITIES = 40;
    private static final long RECORDS_PER_CARD = 50;

    private final SplitMix random;
    private final int cards;
    private final int millisBetween;
    private long time = START;
    private int card;
    private int burst;
    private boolean emptying;

    TransactionStream(long records, long seed) {
        random = new SplitMix(seed);
        cards = (int) Math.max(16, Math.min(2_000_000, records / RECORDS_PER_CARD));
        // However many cards there are, each is used equally often.
        millisBetween = Math.max(1, MILLIS_BETWEEN_OF_A_CARD / cards);
    }

    Transaction next(long id) {
        time += random.below(2 * millisBetween + 1);
        chooseCard();
        int city = random.below(400) == 0 ? random.below(CITIES) : card % CITIES;
        return new Transaction(
                id,
                time,
                Long.toString(4_000_000_000_000_000L + card * 7_919L),
                cents(),
                random.below(MERCHANTS),
                latitude(city) + random.below(400),
                longitude(city) + random.below(400));
    }

    /** The card of the last transaction, from 0. */
    long cardIndex() {
        return card;
    }

    /** Now and then the next few transactions are all of one card. */
    private void chooseCard() {
        if (burst > 0) {
            burst--;
            return;
        }
        card = random.below(cards);
        emptying = false;
        if (random.below(1_000) == 0) {
            burst = 2 + random.below(6);
            emptying = random.below(2) == 0;
        }
    }

    private long cents() {
        if (emptying) {
            return burst > 1 ? 1 + random.below(100) : 60_000 + random.below(200_000);
        }
        return switch (random.below(200)) {
            case 0 -> 30_000 + random.below(120_000);
            case 1, 2 -> 10 + random.below(90);
            default -> 150 + random.below(1 << (7 + random.below(8)));
        };
    }

    private static int latitude(int city) {
        return -350_000 + city * 23_971 % 950_000;
    }

    private static int longitude(int city) {
        return -1_200_000 + city * 137_117 % 2_600_000;
    }
}
