package dev.regent.examples.fraud;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The straight computation that the job's output is compared with: one thread, one loop over the files, no framework. It shares with the job
 * only the detection itself.
 *
 * @param records transactions read, as many as lines written
 * @param nanos time that it took, from the first file's opening to the last flush
 */
public record ReferenceRun(long records, long nanos) {

    /**
     * Computes the scores of a log.
     *
     * @param log a directory as {@link TransactionLog} writes it
     * @param output a file, which is replaced
     */
    public static ReferenceRun compute(Path log, LogFormat format, Path output) throws IOException {
        long start = System.nanoTime();
        long records = 0;
        Map<String, CardHistory> histories = new HashMap<>();
        try (BufferedWriter writer = Files.newBufferedWriter(output)) {
            for (Path file : OutputComparison.files(log)) {
                records += computeFile(file, format, histories, writer);
            }
        }
        return new ReferenceRun(records, System.nanoTime() - start);
    }

    /** Records per second of this run. */
    public double recordsPerSecond() {
        return records * 1e9 / Math.max(1, nanos);
    }

    private static long computeFile(
            Path file, LogFormat format, Map<String, CardHistory> histories, BufferedWriter writer) throws IOException {
        long records = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = format == LogFormat.CSV && reader.readLine() == null ? null : reader.readLine();
            while (line != null) {
                Transaction transaction = TransactionText.parse(line, format);
                CardHistory history = histories.computeIfAbsent(transaction.card(), card -> new CardHistory());
                Category category = Category.ofMerchant(transaction.merchant());
                writer.write(Detector.score(transaction, category, history).toJson());
                writer.write('\n');
                records++;
                line = reader.readLine();
            }
        }
        return records;
    }
}
