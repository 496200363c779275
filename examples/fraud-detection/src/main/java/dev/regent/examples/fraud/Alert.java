package dev.regent.examples.fraud;

/** A pattern of fraud, with its weight in the score. */
public enum Alert {
    /** A large amount soon after a tiny one: somebody tried whether the card works. */
    SMALL_THEN_LARGE(1, 40),
    /** Many transactions in a short time. */
    VELOCITY(2, 30),
    /** Further away from the last transaction than anybody can travel. */
    DISTANCE(4, 35),
    /** Far above what this card usually spends. */
    UNUSUAL_AMOUNT(8, 20);

    private final int bit;
    private final int weight;

    Alert(int bit, int weight) {
        this.bit = bit;
        this.weight = weight;
    }

    /** Stands for this alert in a set of alerts. */
    int bit() {
        return bit;
    }

    /** Added to the score. */
    public int weight() {
        return weight;
    }
}
