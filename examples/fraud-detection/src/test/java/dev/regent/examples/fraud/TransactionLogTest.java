package dev.regent.examples.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The generated log")
class TransactionLogTest {

    private static final String GOLDEN = "a2a32a6a";

    @TempDir
    Path directory;

    @Test
    @DisplayName("is the same bytes for the same seed, on every machine and JDK")
    void deterministic() throws IOException {
        new TransactionLog(3, 2_000, 42, LogFormat.JSON).write(directory.resolve("one"));
        new TransactionLog(3, 2_000, 43, LogFormat.JSON).write(directory.resolve("other"));
        assertThat(checksum(directory.resolve("one"))).isEqualTo(GOLDEN);
        assertThat(checksum(directory.resolve("other"))).isNotEqualTo(GOLDEN);
    }

    @Test
    @DisplayName("has all records, each card in one partition, and in each partition a time that does not go back")
    void partitions() throws IOException {
        long bytes = new TransactionLog(4, 5_000, 1, LogFormat.JSON).write(directory.resolve("log"));
        Map<String, Path> partitionOfCard = new HashMap<>();
        int records = 0;
        long size = 0;
        for (Path file : OutputComparison.files(directory.resolve("log"))) {
            long last = 0;
            size += Files.size(file);
            for (String line : Files.readAllLines(file)) {
                Transaction transaction = TransactionText.parse(line, LogFormat.JSON);
                assertThat(partitionOfCard.computeIfAbsent(transaction.card(), card -> file))
                        .isEqualTo(file);
                assertThat(transaction.time()).isGreaterThanOrEqualTo(last);
                last = transaction.time();
                records++;
            }
        }
        assertThat(records).isEqualTo(5_000);
        assertThat(size).isEqualTo(bytes);
        assertThat(partitionOfCard.values().stream().distinct()).hasSize(4);
    }

    @Test
    @DisplayName("holds the same transactions as CSV and as JSON")
    void formats() throws IOException {
        new TransactionLog(2, 500, 5, LogFormat.JSON).write(directory.resolve("json"));
        new TransactionLog(2, 500, 5, LogFormat.CSV).write(directory.resolve("csv"));
        assertThat(transactions(directory.resolve("csv"), LogFormat.CSV, 1))
                .isEqualTo(transactions(directory.resolve("json"), LogFormat.JSON, 0));
    }

    @Test
    @DisplayName("is not written into a directory that has something in it")
    void notEmpty() throws IOException {
        Files.writeString(directory.resolve("precious"), "");
        assertThatThrownBy(() -> TransactionLog.DEFAULT.write(directory))
                .hasMessage("directory " + directory + " is not empty: name a new one for the log");
    }

    @Test
    @DisplayName("raises every kind of alert, but for few transactions")
    void alerts() throws IOException {
        new TransactionLog(1, 50_000, 42, LogFormat.JSON).write(directory.resolve("log"));
        Path output = directory.resolve("scores");
        ReferenceRun.compute(directory.resolve("log"), LogFormat.JSON, output);
        List<String> alerting = Files.readAllLines(output).stream()
                .filter(line -> !line.endsWith("\"alerts\":[]}"))
                .toList();
        assertThat(alerting).hasSizeBetween(200, 5_000);
        for (Alert alert : Alert.values()) {
            assertThat(alerting).anyMatch(line -> line.contains(alert.name()));
        }
    }

    private static List<Transaction> transactions(Path log, LogFormat format, int skip) throws IOException {
        List<Transaction> transactions = new ArrayList<>();
        for (Path file : OutputComparison.files(log)) {
            Files.readAllLines(file).stream()
                    .skip(skip)
                    .map(line -> TransactionText.parse(line, format))
                    .forEach(transactions::add);
        }
        return transactions;
    }

    private static String checksum(Path log) throws IOException {
        CRC32C checksum = new CRC32C();
        for (Path file : OutputComparison.files(log)) {
            checksum.update(Files.readAllBytes(file));
        }
        return Long.toHexString(checksum.getValue());
    }
}
