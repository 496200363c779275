package dev.regent.runtime.connector.file;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Which subtask owns a file; follows from the file's name and the parallelism alone, so that no two subtasks need to talk and a new file changes
 * nothing for the others.
 *
 * <p>The rule: take the last run of digits in the name without its extension as a number; the owner is that number modulo the parallelism.
 * Numbered partitions ({@code part-00}, {@code part-01}, ...) are thus dealt out evenly. A name without digits goes by its checksum, which is even
 * only for many files.
 */
final class SplitOwner {

    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z][A-Za-z0-9]*$");
    private static final Pattern LAST_NUMBER = Pattern.compile("([0-9]+)[^0-9]*$");

    private SplitOwner() {}

    /** From 0 to parallelism - 1. */
    static int of(String fileName, int parallelism) {
        String stem = EXTENSION.matcher(fileName).replaceFirst("");
        Matcher number = LAST_NUMBER.matcher(stem);
        return number.find() ? remainder(number.group(1), parallelism) : byChecksum(fileName, parallelism);
    }

    /** Digit by digit, so that a number may be as long as it likes. */
    private static int remainder(String digits, int parallelism) {
        long remainder = 0;
        for (int index = 0; index < digits.length(); index++) {
            remainder = (remainder * 10 + (digits.charAt(index) - '0')) % parallelism;
        }
        return (int) remainder;
    }

    private static int byChecksum(String fileName, int parallelism) {
        CRC32C checksum = new CRC32C();
        checksum.update(fileName.getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % parallelism);
    }
}
