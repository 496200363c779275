package dev.regent.examples.fraud;

/**
 * Reads the lines that {@link TransactionLog} writes, and only those: the reference's own parser, which shares nothing with the job's.
 */
final class TransactionText {

    private TransactionText() {}

    static Transaction parse(String line, LogFormat format) {
        return switch (format) {
            case JSON -> json(line);
            case CSV -> csv(line);
        };
    }

    private static Transaction json(String line) {
        return new Transaction(
                Long.parseLong(value(line, "id")),
                Long.parseLong(value(line, "time")),
                value(line, "card"),
                scaled(value(line, "amount")),
                Integer.parseInt(value(line, "merchant")),
                (int) scaled(value(line, "latitude")),
                (int) scaled(value(line, "longitude")));
    }

    private static Transaction csv(String line) {
        String[] cells = line.split(",", -1);
        return new Transaction(
                Long.parseLong(cells[0]),
                Long.parseLong(cells[1]),
                cells[2],
                scaled(cells[3]),
                Integer.parseInt(cells[4]),
                (int) scaled(cells[5]),
                (int) scaled(cells[6]));
    }

    private static String value(String line, String name) {
        String key = "\"" + name + "\":";
        int from = line.indexOf(key);
        if (from < 0) {
            throw new IllegalArgumentException("no field " + name + " in: " + line);
        }
        from += key.length();
        if (line.charAt(from) == '"') {
            return line.substring(from + 1, line.indexOf('"', from + 1));
        }
        int comma = line.indexOf(',', from);
        return line.substring(from, comma < 0 ? line.indexOf('}', from) : comma);
    }

    /** A decimal number without its point: the log writes amounts with 2 digits behind it and places with 4. */
    private static long scaled(String text) {
        int point = text.indexOf('.');
        return Long.parseLong(text.substring(0, point) + text.substring(point + 1));
    }
}
