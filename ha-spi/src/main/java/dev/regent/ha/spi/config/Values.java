package dev.regent.ha.spi.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads option values in the spelling of Apache Flink's configuration (its {@code TimeUtils} and {@code MemorySize}). */
final class Values {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("\\s*(\\d+)\\s*([a-zµ]*)\\s*");

    private static final Map<String, Long> NANOS = Map.ofEntries(
            Map.entry("", 1_000_000L),
            Map.entry("ns", 1L),
            Map.entry("nano", 1L),
            Map.entry("nanosecond", 1L),
            Map.entry("µs", 1_000L),
            Map.entry("micro", 1_000L),
            Map.entry("microsecond", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("milli", 1_000_000L),
            Map.entry("millisecond", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("sec", 1_000_000_000L),
            Map.entry("second", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("min", 60_000_000_000L),
            Map.entry("minute", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("hour", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("day", 86_400_000_000_000L));

    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("bytes", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("kb", 1L << 10),
            Map.entry("kibibytes", 1L << 10),
            Map.entry("m", 1L << 20),
            Map.entry("mb", 1L << 20),
            Map.entry("mebibytes", 1L << 20),
            Map.entry("g", 1L << 30),
            Map.entry("gb", 1L << 30),
            Map.entry("gibibytes", 1L << 30),
            Map.entry("t", 1L << 40),
            Map.entry("tb", 1L << 40),
            Map.entry("tebibytes", 1L << 40));

    private Values() {}

    static Duration duration(String text) {
        return Duration.ofNanos(scaled(text, NANOS, "a duration such as 15 s, 200 ms or 1 min"));
    }

    static long size(String text) {
        return scaled(text, BYTES, "a size such as 64 kb or 1 mb");
    }

    static int integer(String text) {
        try {
            return new BigDecimal(text.strip()).intValueExact();
        } catch (ArithmeticException | NumberFormatException notAnInt) {
            throw new IllegalArgumentException("write a whole number", notAnInt);
        }
    }

    static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("write true or false");
        };
    }

    static Path path(String text) {
        try {
            if (text.isBlank()) {
                throw new IllegalArgumentException("write a path");
            }
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException("write a path", invalid);
        }
    }

    private static long scaled(String text, Map<String, Long> units, String expected) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.toLowerCase(Locale.ROOT));
        @Nullable Long unit = matcher.matches() ? unit(units, matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("write " + expected);
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), (long) unit);
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new IllegalArgumentException("too large; write " + expected, tooLarge);
        }
    }

    private static @Nullable Long unit(Map<String, Long> units, String name) {
        @Nullable Long exact = units.get(name);
        boolean plural = exact == null && name.length() > 3 && name.endsWith("s");
        return plural ? units.get(name.substring(0, name.length() - 1)) : exact;
    }
}
