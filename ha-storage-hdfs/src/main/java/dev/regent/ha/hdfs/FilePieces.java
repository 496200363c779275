package dev.regent.ha.hdfs;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.payload.PayloadReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** The bytes of a file, some at a time. */
final class FilePieces implements PayloadReader.Pieces {

    private final HdfsClient client;
    private final Path file;
    private final String name;
    private final long total;
    private final FSDataInputStream in;
    private final int pieceBytes;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long at;

    /** Opens the file. */
    FilePieces(HdfsClient client, Path file, String name, int pieceBytes) {
        this.client = client;
        this.file = file;
        this.name = name;
        this.pieceBytes = pieceBytes;
        try {
            this.total = client.status(file)
                    .orElseThrow(() -> new FileNotFoundException(file.toString()))
                    .getLen();
            this.in = client.open(file);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public ByteBuffer next() {
        if (closed.get()) {
            throw new BackendUnavailableException("cannot read payload " + name + ": its stream is closed");
        }
        try {
            ByteBuffer bytes = client.read(in, (int) Math.min(pieceBytes, total - at));
            at += bytes.remaining();
            return bytes;
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            client.release(in);
        }
    }

    private HaException failed(IOException failure) {
        if (failure instanceof FileNotFoundException) {
            return new CorruptStateException("payload " + name + " (file " + file + ") is missing", failure);
        }
        if (failure instanceof ChecksumException) {
            return new CorruptStateException(
                    "payload " + name + " (file " + file + ") is damaged on all DataNodes: " + Failures.text(failure),
                    failure);
        }
        return Failures.unavailable("cannot read payload " + name + " (file " + file + ")", failure);
    }
}
