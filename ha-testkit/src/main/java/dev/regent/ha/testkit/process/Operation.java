package dev.regent.ha.testkit.process;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line of a history: what one process did or believed. Times are {@link System#nanoTime}, which all processes of one machine share.
 *
 * @param process name of the process, unique to one incarnation
 * @param kind what it was
 * @param token token of the grant that it belongs to; 0 if it belongs to none
 * @param key what it was about: an entry, a cause, a fault, or empty
 * @param version the version written or read, or the value, or empty
 * @param startNanos directly before it began
 * @param endNanos directly after it ended
 * @param outcome what came of it
 * @param count how many equal operations this line stands for, at least 1
 */
public record Operation(
        String process,
        Kind kind,
        long token,
        String key,
        String version,
        long startNanos,
        long endNanos,
        Outcome outcome,
        long count) {

    private static final String PREFIX = "REGENT-KIT";
    private static final int FIELDS = 10;

    /** What a process did. */
    public enum Kind {
        /** It opened its backend and contends. The key holds the incarnation of its membership. */
        READY,
        /** {@code onGranted} was called; failed if the leadership was over already. */
        GRANTED,
        /** {@code onRevoked} was called; the key holds the cause. */
        REVOKED,
        /** {@code isHeld} was asked; ok for true. Start and end are those of the starts of the first and the last call. */
        BELIEVED,
        /** A scope was opened. */
        OPENED,
        /** An entry was read directly after opening; the version holds its value. */
        READ,
        /** What was read there was stored by another cluster; the version holds it. */
        FOREIGN,
        /** An entry was written; the version holds the value, {@code token:number}. */
        WRITTEN,
        /** A write was rejected though only this leader may write the entry. */
        CONFLICT,
        /**
         * A call on an entry; the key holds scope and name, the version question and answer ({@link dev.regent.ha.testkit.history.RegisterCall#text}).
         * A change is written down when it begins, without an end, and again when it is answered.
         */
        ENTRY,
        /** A scope was listed; the key holds the scope, the version its entries ({@link Listing}). */
        LISTED,
        /** The process was told of a leader; the key holds the address. */
        SEEN,
        /** All that was done before is written down. */
        SETTLED,
        /** Writes that skipped the passive check and were refused by the backend. */
        TRIED,
        /**
         * A request reached the point between its last check and its sending, where the process or thread then stopped. The key names the
         * moment. Failed if the operation ended without so many requests.
         */
        GATED,
        /** That request went on (start) and was answered (end); failed if it was refused. */
        LATE,
        /** The test stopped the process for a time that must not cost it its leadership; start and end are those of the stop. */
        PAUSED,
        /** The application holds the callback thread from now on, so no callback can come any more. */
        BLOCKED,
        /** A callback of the application ended by an error. */
        THREW,
        /** The process tried to open a file; ok if it could not, for want of a descriptor, as the test wanted it. The key says what happened. */
        NO_FILE,
        /**
         * An operator did what the key says to the lease record while that token led. The version holds how many nanoseconds must pass from then on
         * to the next grant, at the least.
         */
        TAMPERED,
        /** Memory was collected; the version holds how many bytes are in use. */
        HEAP,
        /** The process looked at its wall clock; the version holds the milliseconds since 1970 that it read. */
        CLOCK,
        /** {@code onError} was called; the key names the exception's class. */
        TROUBLE,
        /** {@code close} returned; failed if threads or files were left, which the key names. */
        CLOSED,
        /** What all processes store on was spoiled between start and end; the key says how. */
        MEDIUM_FAULT,
        /** The test did something to the process; the key says what, start and end are those of the fault. */
        FAULT
    }

    /** What came of an operation. */
    public enum Outcome {
        /** It happened. */
        OK,
        /** It did not happen. */
        FAILED,
        /** Nobody knows. */
        UNKNOWN
    }

    public Operation {
        requireNonNull(process, "process is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(outcome, "outcome is null");
        if (count < 1) {
            throw new IllegalArgumentException("count is less than 1: " + count);
        }
    }

    /** An operation that stands for itself alone. */
    public static Operation of(
            String process, Kind kind, long token, String key, long startNanos, long endNanos, Outcome outcome) {
        return new Operation(process, kind, token, key, "", startNanos, endNanos, outcome, 1);
    }

    /** The same operation with a version or value. */
    public Operation withVersion(String written) {
        return new Operation(process, kind, token, key, written, startNanos, endNanos, outcome, count);
    }

    /** The same operation, standing for several. */
    public Operation times(long number) {
        return new Operation(process, kind, token, key, version, startNanos, endNanos, outcome, number);
    }

    /** Whether it is of that kind and happened. */
    public boolean happened(Kind expected) {
        return kind == expected && outcome == Outcome.OK;
    }

    /** The line that {@link #parse} reads. */
    public String line() {
        return String.join(
                " ",
                PREFIX,
                encode(process),
                kind.name(),
                Long.toString(token),
                encode(key),
                encode(version),
                Long.toString(startNanos),
                Long.toString(endNanos),
                outcome.name(),
                Long.toString(count));
    }

    /**
     * Reads a line.
     *
     * @return empty if it is no line of a history, or was cut off when its process died
     */
    public static Optional<Operation> parse(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS || !fields[0].equals(PREFIX)) {
            return Optional.empty();
        }
        return Optional.of(new Operation(
                decode(fields[1]),
                Kind.valueOf(fields[2]),
                Long.parseLong(fields[3]),
                decode(fields[4]),
                decode(fields[5]),
                Long.parseLong(fields[6]),
                Long.parseLong(fields[7]),
                Outcome.valueOf(fields[8]),
                Long.parseLong(fields[9])));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
