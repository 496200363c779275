package dev.regent.ha.spi;

import java.util.regex.Pattern;

/**
 * The root of all names of one cluster in a backend. Clusters with different ids share nothing (S11).
 *
 * @param value 1 to 63 lower-case letters, digits and dashes, starting and ending with a letter or digit (an RFC 1123
 *     label, so that it is valid in every backend)
 */
public record ClusterId(String value) {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    public ClusterId {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException("cluster id '" + value
                    + "' is not valid: use 1 to 63 lower-case letters, digits and dashes, starting and ending with a"
                    + " letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
