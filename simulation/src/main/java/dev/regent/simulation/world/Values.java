package dev.regent.simulation.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.regent.ha.support.store.Stored;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of entries tell who wrote them. */
final class Values {

    private static final Pattern VALUE = Pattern.compile("<<[^<>]*>>");

    private Values() {}

    static String of(String name, long token, long number) {
        return "<<" + name + " " + token + " " + number + ">>";
    }

    /** The entry that the value was written for. */
    static String name(String value) {
        return value.substring(2, value.indexOf(' '));
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
