package dev.regent.runtime.chain;

import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SinkWriter;
import dev.regent.runtime.api.TwoPhaseSink;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One of a chain's sinks with the transactions that it has pre-committed and not yet committed. Their names carry the lane in front, so that the
 * results' and the dead letters' are told apart.
 */
final class SinkLane<T> implements AutoCloseable {

    private final String prefix;
    private final SinkWriter<T> writer;
    private final Set<String> pending = new LinkedHashSet<>();

    private SinkLane(String prefix, SinkWriter<T> writer) {
        this.prefix = prefix;
        this.writer = writer;
    }

    static <T> SinkLane<T> open(String name, TwoPhaseSink<T> sink, SinkContext context) throws IOException {
        return new SinkLane<>(name + "/", sink.open(context));
    }

    void restore(List<String> committed) throws IOException {
        writer.restore(own(committed));
    }

    void end(List<String> committed) throws IOException {
        writer.end(own(committed));
    }

    void write(T record) throws IOException {
        writer.write(record);
    }

    /** Pre-commits what was written and adds all that is pending to the list. */
    void preCommit(List<String> all) throws IOException {
        writer.preCommit().ifPresent(pending::add);
        pending.forEach(name -> all.add(prefix + name));
    }

    void commit(List<String> transactions) throws IOException {
        List<String> own = own(transactions);
        if (!own.isEmpty()) {
            writer.commit(own);
            own.forEach(pending::remove);
        }
    }

    boolean owns(String transaction) {
        return transaction.startsWith(prefix);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private List<String> own(List<String> transactions) {
        return transactions.stream()
                .filter(this::owns)
                .map(name -> name.substring(prefix.length()))
                .toList();
    }
}
