package dev.regent.simulation.world;

/** Values of entries tell who wrote them. */
final class Values {

    private Values() {}

    static String of(String name, long token, long number) {
        return "<<" + name + " " + token + " " + number + ">>";
    }

    /** The entry that the value was written for. */
    static String name(String value) {
        return value.substring(2, value.indexOf(' '));
    }
}
