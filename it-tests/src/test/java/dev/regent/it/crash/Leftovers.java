package dev.regent.it.crash;

import dev.regent.cli.client.ClusterClient;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateHandleReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an ended job must not leave. Allowed are: the job's result, marked clean; under {@code +unfinished} of the storage what a killed process was
 * writing (deleted when a process starts an hour later); {@code part-*} in the output; and a process's {@code life} file below the temporary folder.
 */
final class Leftovers {

    private static final String ELECTION = "jobmanager";

    private static final String TEMPORARY = "temporary file";
    private static final String OUTPUT = "output";

    /** Nothing is allowed. */
    static final Predicate<String> NOTHING = line -> false;

    private final Bench bench;
    private final ClusterClient client;
    private final String jobId;
    private final Path output;

    /** @param output of that job alone */
    Leftovers(Bench bench, ClusterClient client, String jobId, Path output) {
        this.bench = bench;
        this.client = client;
        this.jobId = jobId;
        this.output = output;
    }

    static boolean isTemporary(String line) {
        return line.startsWith(TEMPORARY + ": ");
    }

    static boolean isPending(String line) {
        return line.startsWith(OUTPUT + ": .pending/");
    }

    /** All of it but what is allowed, one line each. */
    List<String> but(Predicate<String> allowed) {
        return all().stream().filter(allowed.negate()).toList();
    }

    private List<String> all() {
        List<String> left = new ArrayList<>();
        left.addAll(files("payload", bench.storage(), name -> !name.startsWith("+unfinished")));
        left.addAll(files(OUTPUT, output, name -> !name.startsWith("part-")));
        left.addAll(files(TEMPORARY, bench.temporary(), name -> !name.endsWith("life")));
        left.addAll(files("document", bench.documents().resolve("docs"), name -> name.contains("job-" + jobId)));
        left.addAll(entries());
        return left;
    }

    private List<String> entries() {
        List<String> left = new ArrayList<>();
        try {
            scope("jobs").list().forEach(entry -> left.add("entry of jobs: " + entry.name()));
            scope("job-" + jobId).list().forEach(entry -> left.add("entry of the job's scope: " + entry.name()));
            boolean clean = scope("results").list().stream()
                    .filter(entry -> entry.name().equals(jobId))
                    .anyMatch(entry -> entry.handle().utf8().contains("\"dirty\":false"));
            if (!clean) {
                left.add("the result is missing or dirty");
            }
        } catch (HaException unreadable) {
            left.add("the backend cannot be read: " + unreadable.getMessage());
        }
        return left;
    }

    private StateHandleReader scope(String name) {
        return client.backend().stateHandles(ELECTION, name);
    }

    private static List<String> files(String what, Path folder, Predicate<String> unwanted) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(unwanted)
                    .map(name -> what + ": " + name)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (UncheckedIOException | IOException changing) {
            return List.of(what + ": " + folder + " changes while it is read");
        }
    }
}
