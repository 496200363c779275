package dev.regent.examples.fraud;

/** How a log is written: one transaction a line. */
public enum LogFormat {
    /** {@code {"id":0,"time":...,"card":"...","amount":12.34,"merchant":17,"latitude":52.5200,"longitude":13.4050}}. */
    JSON("jsonl"),
    /** A header row, then the same fields in the same order. */
    CSV("csv");

    private final String extension;

    LogFormat(String extension) {
        this.extension = extension;
    }

    /**
     * @param text {@code json} or {@code csv}
     * @throws IllegalArgumentException it is neither
     */
    public static LogFormat parse(String text) {
        return switch (text) {
            case "json" -> JSON;
            case "csv" -> CSV;
            default -> throw new IllegalArgumentException("format '" + text + "' is unknown: use json or csv");
        };
    }

    /** Of the log's files, without a dot. */
    String extension() {
        return extension;
    }
}
