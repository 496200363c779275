package dev.regent.benchmarks;

/**
 * A line of the report.
 *
 * @param who driver or peer, with its settings
 * @param what was measured
 * @param n how many values, tries or runs
 * @param figure what came out
 * @param extremes least and most, or empty
 * @param bound what it is held against, and how many kept it, or empty
 * @param kept whether all kept it; true if there is no bound
 */
record Row(String who, String what, String n, String figure, String extremes, String bound, boolean kept) {

    static final String HEAD = """
            | Who | What | n | Median [p10, p90] | Least, most | Bound |
            |---|---|---|---|---|---|
            """;

    String markdown() {
        return "| " + String.join(" | ", who, what, n, figure, extremes, bound + (kept ? "" : " **broken**")) + " |";
    }
}
