package dev.regent.simulation.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.support.store.Stored;
import java.net.URLDecoder;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of entries tell who wrote them. */
final class Values {

    private static final Pattern VALUE = Pattern.compile("<<[^<>]*>>");

    private Values() {}

    /** @param length at least so many characters */
    static String of(String name, long token, long number, int length) {
        String start = "<<" + name + " " + token + " " + number;
        return start + ".".repeat(Math.max(0, length - start.length() - 2)) + ">>";
    }

    /** The entry that the value was written for. */
    static String name(String value) {
        return value.substring(2, value.indexOf(' '));
    }

    /** The scope that a segment of a key stands for. */
    static String scope(String segment) {
        return URLDecoder.decode(segment, UTF_8);
    }

    /** Those that a body holds. */
    static Set<String> in(Stored stored) {
        byte[] bytes = new byte[stored.body().remaining()];
        stored.body().get(bytes);
        Set<String> found = new TreeSet<>();
        Matcher matcher = VALUE.matcher(new String(bytes, ISO_8859_1));
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
