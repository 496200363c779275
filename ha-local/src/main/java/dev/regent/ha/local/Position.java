package dev.regent.ha.local;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document's version: which file, and which content of it.
 *
 * @param creation the life of the document: its folder's name, made once and never again
 * @param number the file's number in that folder, from 1
 * @param nonce of the file
 */
record Position(String creation, long number, String nonce) {

    private static final Pattern FORMAT = Pattern.compile("([0-9a-f]{32})-(\\d{1,19})-([0-9a-f]{32})");

    static Optional<Position> parse(String version) {
        Matcher matcher = FORMAT.matcher(version);
        return matcher.matches()
                ? Optional.of(new Position(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    String version() {
        return creation + "-" + number + "-" + nonce;
    }
}
