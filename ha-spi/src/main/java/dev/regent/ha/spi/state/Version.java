package dev.regent.ha.spi.state;

/**
 * Names one write of one entry. Versions have equality only: there is no order, and none repeats in an entry's life, over removal and
 * re-creation included (S2).
 *
 * @param value the backend's own notation; opaque
 */
public record Version(String value) {

    public Version {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("version is empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
