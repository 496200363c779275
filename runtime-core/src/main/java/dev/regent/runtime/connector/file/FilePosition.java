package dev.regent.runtime.connector.file;

/**
 * How far a file is read: behind a complete line, always.
 *
 * @param offset bytes from the beginning of the file
 * @param lines number of lines before it, for texts of errors
 */
record FilePosition(long offset, long lines) {

    static final FilePosition START = new FilePosition(0, 0);

    FilePosition {
        if (offset < 0 || lines < 0) {
            throw new IllegalArgumentException("position in a file is negative: " + offset + ":" + lines);
        }
    }

    /** Reads what {@link #toString} wrote. */
    static FilePosition parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("position in a file must be offset:lines, not '" + text + "'");
        }
        return new FilePosition(Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return offset + ":" + lines;
    }
}
