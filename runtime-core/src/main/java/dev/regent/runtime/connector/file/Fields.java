package dev.regent.runtime.connector.file;

import java.util.List;
import java.util.Optional;

/**
 * One record of a JSON-lines or CSV file: values by field name. The same job reads both formats.
 *
 * <p>This is a view of the line in the reader's buffer, valid until the next record: take out what you need. Values are converted when they are
 * asked for; a field that is missing, JSON {@code null} or not of the asked kind is a
 * {@link dev.regent.runtime.api.MalformedRecordException} that names it. Numbers are accepted with or without quotation marks.
 */
public interface Fields {

    /** The value as text: a JSON string without its quotation marks and escapes, anything else as it is written. */
    String text(String name);

    /** The value as text; empty if the field is missing or JSON {@code null}. */
    Optional<String> find(String name);

    /** A whole number. */
    long integer(String name);

    /**
     * A decimal number as a whole number of its smallest unit, exactly: {@code decimal("amount", 2)} of {@code 12.5} is 1250.
     *
     * @param digits digits behind the point, 0 to 18; a value with more (other than zeros) is malformed, never rounded
     */
    long decimal(String name, int digits);

    /** A floating-point number. */
    double real(String name);

    /** {@code true} or {@code false}. */
    boolean flag(String name);

    /** The names of all fields in the order of the line. */
    List<String> names();
}
