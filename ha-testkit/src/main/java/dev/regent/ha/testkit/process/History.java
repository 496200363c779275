package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all processes of one run did, merged on the one monotonic clock of the machine. Safe for use by several threads. */
public final class History {

    private final Map<Kind, List<Operation>> byKind = new EnumMap<>(Kind.class);

    /** Adds an operation; the order of arrival does not matter. */
    public synchronized void add(Operation operation) {
        byKind.computeIfAbsent(operation.kind(), first -> new ArrayList<>()).add(operation);
    }

    /** All operations of one kind by the time of their start; those of one process that started together in the order in which they came. */
    public synchronized List<Operation> of(Kind kind) {
        List<Operation> sorted = new ArrayList<>(byKind.getOrDefault(kind, List.of()));
        sorted.sort(Comparator.comparingLong(Operation::startNanos));
        return sorted;
    }

    /** Grants that were still held when {@code onGranted} ran, by time. */
    public List<Operation> grants() {
        return of(Kind.GRANTED).stream()
                .filter(grant -> grant.happened(Kind.GRANTED))
                .toList();
    }

    /** The grant with the largest token of those that were held when they were announced. */
    public Optional<Operation> latestGrant() {
        return grants().stream().max(Comparator.comparingLong(Operation::token));
    }

    /** The first grant, in time, of a larger token. */
    public Optional<Operation> grantAfter(long token) {
        return grants().stream().filter(grant -> grant.token() > token).findFirst();
    }

    /** Number of operations of a kind that happened under a token; lines that stand for several count as many. */
    public long count(Kind kind, long token) {
        return of(kind).stream()
                .filter(operation -> operation.token() == token && operation.happened(kind))
                .mapToLong(Operation::count)
                .sum();
    }

    /** Writes all operations, by time, to a file, one a line. */
    void writeTo(Path file) throws IOException {
        List<Operation> all = new ArrayList<>();
        synchronized (this) {
            byKind.values().forEach(all::addAll);
        }
        all.sort(Comparator.comparingLong(Operation::startNanos));
        Files.write(file, all.stream().map(Operation::line).toList());
    }
}
