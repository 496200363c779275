package dev.regent.ha.zookeeper;

/** A node's data version as text. */
final class Versions {

    /** Of a node that was just created: its creation in a {@code multi} is answered without it. */
    static final String FIRST = "0";

    private static final int NONE = -2; // a server counts from 0; -1 would be any version

    private Versions() {}

    static String text(int version) {
        return Integer.toString(version);
    }

    /** What the server compares; a version that no node has where the text is none, or would switch the comparison off. */
    static int parse(String text) {
        try {
            int version = Integer.parseInt(text);
            return version == -1 ? NONE : version;
        } catch (NumberFormatException foreign) {
            return NONE;
        }
    }
}
