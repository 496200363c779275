package dev.regent.runtime.connector.file;

import dev.regent.runtime.api.SinkContext;
import dev.regent.runtime.api.SinkWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part files of one attempt. */
final class FileSinkWriter<T> implements SinkWriter<T> {

    private static final int FLUSH_BYTES = 1 << 16;

    private final SinkContext context;
    private final PartFiles files;
    private final LineFormatter<? super T> formatter;
    private final LineBuffer lines = new LineBuffer(FLUSH_BYTES + (1 << 12));
    private int sequence;
    private @Nullable Open open;

    FileSinkWriter(SinkContext context, PartFiles files, LineFormatter<? super T> formatter) {
        this.context = context;
        this.files = files;
        this.formatter = formatter;
    }

    @Override
    public void restore(List<String> committed) throws IOException {
        commit(committed);
    }

    @Override
    public void write(T record) throws IOException {
        formatter.format(record, lines);
        lines.end();
        if (lines.size() >= FLUSH_BYTES) {
            flush();
        }
    }

    @Override
    public Optional<String> preCommit() throws IOException {
        if (lines.size() > 0) {
            flush();
        }
        Open done = open;
        if (done == null) {
            return Optional.empty();
        }
        done.channel.force(true);
        done.channel.close();
        files.syncPending();
        open = null;
        return Optional.of(done.name.toString());
    }

    @Override
    public void commit(List<String> transactions) throws IOException {
        List<PartName> names = parse(transactions);
        for (PartName name : names) {
            files.commit(name);
        }
        if (!names.isEmpty()) {
            files.sync();
        }
        sweep(names);
    }

    @Override
    public void end(List<String> committed) throws IOException {
        for (PartName name : parse(committed)) {
            files.commitLast(name);
        }
        files.sync();
        rollBackSmaller();
        for (PartName name : files.marked()) {
            if (name.sameSubtask(context)) {
                files.deleteMarker(name);
            }
        }
        files.syncPending();
    }

    private List<PartName> parse(List<String> transactions) throws IOException {
        List<PartName> names = new ArrayList<>();
        for (String transaction : transactions) {
            names.add(PartName.parse(transaction)
                    .filter(name -> name.sameSubtask(context))
                    .orElseThrow(() -> new IOException("transaction '" + transaction + "' is none of subtask "
                            + context.subtask() + " of this job")));
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        lines.clear();
        Open unfinished = open;
        open = null;
        if (unfinished != null) {
            unfinished.channel.close();
            files.delete(unfinished.name);
        }
    }

    /**
     * Rolls back what smaller attempts of this subtask have left pending: on a restore that is required; later it removes what a superseded attempt
     * went on to write. Everything of them that is named has been committed by the restore.
     */
    private void sweep(List<PartName> committed) throws IOException {
        rollBackSmaller();
        // A later checkpoint is complete: nobody is ever asked again to commit what an earlier one named.
        for (PartName name : files.marked()) {
            if (name.sameSubtask(context)
                    && name.attempt().compareTo(context.attempt()) <= 0
                    && !committed.isEmpty()
                    && !committed.contains(name)) {
                files.deleteMarker(name);
            }
        }
    }

    private void rollBackSmaller() throws IOException {
        for (PartName name : files.pending()) {
            if (name.sameSubtask(context) && name.attempt().compareTo(context.attempt()) < 0) {
                files.delete(name);
            }
        }
    }

    private void flush() throws IOException {
        Open target = open;
        if (target == null) {
            PartName name = new PartName(context.jobId(), context.subtask(), context.attempt(), sequence++);
            target = new Open(name, files.create(name));
            open = target;
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.bytes(), 0, lines.size());
        try {
            while (bytes.hasRemaining()) {
                target.channel.write(bytes);
            }
        } catch (IOException e) {
            throw new IOException("output file " + target.name + " cannot be written: " + PartFiles.reason(e), e);
        }
        lines.clear();
    }

    /** The transaction in hand. */
    private record Open(PartName name, FileChannel channel) {}
}
