package dev.regent.ha.support.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Writes names of any kind as segments of a {@link StoreKey}, one-to-one (S11): {@code [A-Za-z0-9._-]} stay, everything else is
 * percent-encoded as UTF-8, and so is a dot at the start. What would be longer than 160 characters becomes its start, a tilde
 * and its SHA-256.
 */
public final class Names {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_SEGMENT = 160;
    private static final int KEPT_OF_LONG = 90;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Names() {}

    /**
     * The segment of a name.
     *
     * @param name 1 to 200 characters of any kind
     * @throws IllegalArgumentException if it is empty or longer
     */
    public static String encode(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a name must have 1 to " + LONGEST_NAME + " characters, this one has " + name.length());
        }
        StringBuilder encoded = new StringBuilder(name.length() + 16);
        name.codePoints().forEach(character -> {
            if (isKept(character) && !(character == '.' && encoded.isEmpty())) {
                encoded.append((char) character);
            } else {
                appendEncoded(encoded, character);
            }
        });
        return encoded.length() <= LONGEST_SEGMENT ? encoded.toString() : shortened(encoded.toString());
    }

    private static String shortened(String encoded) {
        return encoded.substring(0, KEPT_OF_LONG) + "~" + HexFormat.of().formatHex(sha256(encoded));
    }

    private static boolean isKept(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '.'
                || character == '_'
                || character == '-';
    }

    private static void appendEncoded(StringBuilder encoded, int character) {
        for (byte each : bytes(character)) {
            encoded.append('%');
            HEX.toHexDigits(encoded, each);
        }
    }

    /** UTF-8, except that half a surrogate pair, which UTF-8 would turn into a question mark, gets the three bytes of its number. */
    private static byte[] bytes(int character) {
        if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
            return Character.toString(character).getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream three = new ByteArrayOutputStream(3);
        three.write(0xE0 | character >> 12);
        three.write(0x80 | character >> 6 & 0x3F);
        three.write(0x80 | character & 0x3F);
        return three.toByteArray();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
