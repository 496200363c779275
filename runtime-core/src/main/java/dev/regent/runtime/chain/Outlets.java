package dev.regent.runtime.chain;

import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.TwoPhaseSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The open sinks of a chain: the results', and the dead letters' if the record policy wants one. */
final class Outlets<T> {

    private final SinkLane<? super T> results;
    private final Optional<SinkLane<DeadLetters.DeadLetter>> deadLetters;

    private Outlets(SinkLane<? super T> results, Optional<SinkLane<DeadLetters.DeadLetter>> deadLetters) {
        this.results = results;
        this.deadLetters = deadLetters;
    }

    static <T> Outlets<T> open(
            TwoPhaseSink<? super T> resultSink,
            Optional<TwoPhaseSink<DeadLetters.DeadLetter>> deadLetterSink,
            SinkContext context)
            throws IOException {
        SinkLane<? super T> results = SinkLane.open("results", resultSink, context);
        if (deadLetterSink.isEmpty()) {
            return new Outlets<>(results, Optional.empty());
        }
        try {
            return new Outlets<>(results, Optional.of(SinkLane.open("dead-letters", deadLetterSink.get(), context)));
        } catch (IOException | RuntimeException e) {
            results.close();
            throw e;
        }
    }

    /** Commits the named transactions and rolls back all others of smaller attempts. */
    void restore(List<String> committed) throws IOException {
        requireKnown(committed);
        results.restore(committed);
        if (deadLetters.isPresent()) {
            deadLetters.get().restore(committed);
        }
    }

    /** Commits the named transactions, rolls back all others and leaves nothing else behind. */
    void end(List<String> committed) throws IOException {
        requireKnown(committed);
        results.end(committed);
        if (deadLetters.isPresent()) {
            deadLetters.get().end(committed);
        }
    }

    void write(T result) throws IOException {
        results.write(result);
    }

    void write(DeadLetters.DeadLetter letter) throws IOException {
        deadLetters.orElseThrow().write(letter);
    }

    /** All transactions that are pre-committed and not yet committed. */
    List<String> preCommit() throws IOException {
        List<String> pending = new ArrayList<>();
        results.preCommit(pending);
        if (deadLetters.isPresent()) {
            deadLetters.get().preCommit(pending);
        }
        return pending;
    }

    void commit(List<String> transactions) throws IOException {
        requireKnown(transactions);
        results.commit(transactions);
        if (deadLetters.isPresent()) {
            deadLetters.get().commit(transactions);
        }
    }

    /** Closes both, also if the first fails. */
    void close() throws IOException {
        try {
            if (deadLetters.isPresent()) {
                deadLetters.get().close();
            }
        } finally {
            results.close();
        }
    }

    private void requireKnown(List<String> transactions) throws IOException {
        for (String transaction : transactions) {
            if (!results.owns(transaction)
                    && deadLetters.filter(lane -> lane.owns(transaction)).isEmpty()) {
                throw new IOException("transaction '" + transaction + "' belongs to no sink of this job");
            }
        }
    }
}
