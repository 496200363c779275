package dev.regent.examples.fraud;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a log of card transactions: {@code transactions-00.jsonl} and so on, one file a partition, all transactions of one card in one of
 * them. The same numbers and seed give the same bytes everywhere.
 *
 * @param partitions number of files, at least 1
 * @param records number of transactions in all files together
 * @param seed of the random numbers
 */
public record TransactionLog(int partitions, long records, long seed, LogFormat format) {

    /** 10 partitions, a million records, JSON lines. */
    public static final TransactionLog DEFAULT = new TransactionLog(10, 1_000_000, 42, LogFormat.JSON);

    private static final String HEADER = "id,time,card,amount,merchant,latitude,longitude\n";

    public TransactionLog {
        if (partitions < 1 || records < 0) {
            throw new IllegalArgumentException(
                    "a log needs at least 1 partition and 0 records, not " + partitions + " and " + records);
        }
    }

    /**
     * Writes the log.
     *
     * @param directory is created; must be empty
     * @return size of all files together in bytes
     */
    public long write(Path directory) throws IOException {
        Files.createDirectories(directory);
        requireEmpty(directory);
        List<OutputStream> files = new ArrayList<>();
        try {
            for (int partition = 0; partition < partitions; partition++) {
                files.add(new BufferedOutputStream(Files.newOutputStream(file(directory, partition)), 1 << 16));
            }
            return writeRecords(files);
        } finally {
            for (OutputStream file : files) {
                file.close();
            }
        }
    }

    private long writeRecords(List<OutputStream> files) throws IOException {
        long bytes = 0;
        if (format == LogFormat.CSV) {
            for (OutputStream file : files) {
                file.write(HEADER.getBytes(StandardCharsets.US_ASCII));
                bytes += HEADER.length();
            }
        }
        TransactionStream stream = new TransactionStream(records, seed);
        StringBuilder line = new StringBuilder(192);
        for (long id = 0; id < records; id++) {
            Transaction transaction = stream.next(id);
            line.setLength(0);
            append(transaction, line);
            int partition = (int) (stream.cardIndex() % partitions);
            files.get(partition).write(line.toString().getBytes(StandardCharsets.US_ASCII));
            bytes += line.length();
        }
        return bytes;
    }

    private void append(Transaction transaction, StringBuilder line) {
        boolean json = format == LogFormat.JSON;
        line.append(json ? "{\"id\":" : "").append(transaction.id());
        line.append(json ? ",\"time\":" : ",").append(transaction.time());
        line.append(json ? ",\"card\":\"" : ",").append(transaction.card());
        line.append(json ? "\",\"amount\":" : ",");
        decimal(transaction.cents(), 100, line);
        line.append(json ? ",\"merchant\":" : ",").append(transaction.merchant());
        line.append(json ? ",\"latitude\":" : ",");
        decimal(transaction.latitude(), 10_000, line);
        line.append(json ? ",\"longitude\":" : ",");
        decimal(transaction.longitude(), 10_000, line);
        line.append(json ? "}\n" : "\n");
    }

    private static void decimal(long scaled, int unit, StringBuilder line) {
        long absolute = Math.abs(scaled);
        line.append(scaled < 0 ? "-" : "").append(absolute / unit).append('.');
        long fraction = absolute % unit;
        for (int digit = unit / 10; digit > 0; digit /= 10) {
            line.append((char) ('0' + fraction / digit % 10));
        }
    }

    private Path file(Path directory, int partition) {
        String number = Integer.toString(partition);
        int width = Math.max(2, Integer.toString(partitions - 1).length());
        return directory.resolve(
                "transactions-" + "0".repeat(width - number.length()) + number + "." + format.extension());
    }

    private static void requireEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            if (entries.iterator().hasNext()) {
                throw new IOException("directory " + directory + " is not empty: name a new one for the log");
            }
        }
    }
}
