package dev.regent.examples.fraud;

/** What a merchant sells, and how often that is bought with stolen cards. */
public enum Category {
    GROCERY(0),
    FUEL(5),
    RESTAURANT(0),
    TRAVEL(10),
    ELECTRONICS(15),
    JEWELLERY(20),
    GIFT_CARDS(25),
    PHARMACY(0);

    private static final Category[] ALL = values();

    private final int risk;

    Category(int risk) {
        this.risk = risk;
    }

    /** The category of a merchant: the table that a real job would load when it is defined. */
    public static Category ofMerchant(int merchant) {
        return ALL[Math.floorMod(merchant * 31 + (merchant >> 3), ALL.length)];
    }

    /** Added to the score of each transaction. */
    public int risk() {
        return risk;
    }
}
