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

    private volatile long completeUntil = Long.MAX_VALUE;

    /** All that happened until that moment is here; of what happened later something may be missing. */
    void completeUntil(long nanos) {
        completeUntil = nanos;
    }

    long completeUntil() {
        return completeUntil;
    }

    /** When the last operation of a process ended, for all that is here; the beginning of time if there is none. */
    synchronized long lastOf(String process) {
        return byKind.values().stream()
                .flatMap(List::stream)
                .filter(operation -> operation.process().equals(process) && operation.endNanos() < Long.MAX_VALUE)
                .mapToLong(Operation::endNanos)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** All operations by the time of their start. */
    synchronized List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        byKind.values().forEach(all::addAll);
        all.sort(Comparator.comparingLong(Operation::startNanos));
        return all;
    }

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
        Files.write(file, all().stream().map(Operation::line).toList());
    }
}
