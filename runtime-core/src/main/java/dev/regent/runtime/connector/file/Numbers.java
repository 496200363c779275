package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.MalformedRecordException;
import java.math.BigDecimal;

/** Conversions of the rare forms of numbers. */
final class Numbers {

    private static final long[] POWERS = new long[19];
    private static final int LONGEST = 400;
    private static final int SHOWN = 60;

    static {
        POWERS[0] = 1;
        for (int index = 1; index < POWERS.length; index++) {
            POWERS[index] = 10 * POWERS[index - 1];
        }
    }

    private Numbers() {}

    /** Of ten. */
    static long power(int exponent) {
        return POWERS[exponent];
    }

    static long decimal(String name, String text, int digits) {
        try {
            BigDecimal value = bounded(text);
            // The scale of 1e1000000000 would be a number of a billion digits.
            if (Math.abs((long) value.scale()) > LONGEST) {
                throw unlike(name, text, "a decimal number of 64 bits");
            }
            return value.movePointRight(digits).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw unlike(name, text, "a decimal number with at most " + digits + " digits behind the point");
        }
    }

    static double real(String name, String text) {
        double value = parse(text);
        if (!Double.isFinite(value)) {
            throw unlike(name, text, "a finite number");
        }
        return value;
    }

    static MalformedRecordException unlike(String name, String text, String what) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return new MalformedRecordException("field '" + name + "' is not " + what + ": '" + shown + "'");
    }

    private static BigDecimal bounded(String text) {
        if (text.length() > LONGEST) {
            throw new NumberFormatException("too long");
        }
        return new BigDecimal(text);
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
