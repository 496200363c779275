package dev.regent.ha.hdfs;

import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.support.payload.PayloadReader;
import dev.regent.ha.support.payload.PayloadTrailer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Payloads as files of a Hadoop file system, renamed to their names when they are complete, so whatever has a name is complete. */
final class HdfsStateStorage implements StateStorage {

    private static final Logger LOG = LoggerFactory.getLogger(HdfsStateStorage.class);

    private final HdfsClient client;
    private final PayloadPaths paths;
    private final int pieceBytes;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Writes and deletes a file, so that what is missing shows now.
     *
     * @param client owned by this
     * @param pieceBytes what is sent and read at once
     * @param leftoverAge from when on a file that was not finished is deleted; longer than any write takes
     */
    HdfsStateStorage(HdfsClient client, Path root, int pieceBytes, Duration leftoverAge) {
        this.client = client;
        this.paths = new PayloadPaths(root);
        this.pieceBytes = pieceBytes;
        try {
            sweep(probe() - leftoverAge.toMillis());
        } catch (IOException failure) {
            throw Failures.atStart("cannot store payloads below " + client, failure);
        }
    }

    /** @return the NameNode's time, in milliseconds, since clocks of machines differ */
    private long probe() throws IOException {
        client.createFolders(paths.unfinished());
        Path file = temporary(nonce());
        Optional<FSDataOutputStream> open = Optional.empty();
        try {
            FSDataOutputStream out = client.create(file);
            open = Optional.of(out);
            client.write(out, new byte[] {1});
            client.finish(out);
            open = Optional.empty();
            return client.status(file)
                    .orElseThrow(() -> new FileNotFoundException(file.toString()))
                    .getModificationTime();
        } finally {
            client.discard(file, open);
        }
    }

    /** Removes files of writers that died. A writer that only was stopped finds its file gone and fails. */
    private void sweep(long before) throws IOException {
        for (FileStatus each : client.list(paths.unfinished())) {
            if (each.getModificationTime() < before) {
                LOG.info("{} was left unfinished, and is deleted", each.getPath());
                client.discard(each.getPath(), Optional.empty());
            }
        }
    }

    @Override
    public long write(String name, InputStream content) {
        Path file = paths.file(name);
        requireOpen();
        String nonce = nonce();
        return new PayloadWrite(client, temporary(nonce), file, name, nonce, pieceBytes).run(content);
    }

    @Override
    public InputStream read(String name) {
        Path file = paths.file(name);
        requireOpen();
        return new PayloadReader(name, "file " + file, new FilePieces(client, file, name, pieceBytes));
    }

    @Override
    public void delete(String name) {
        Path file = paths.file(name);
        requireOpen();
        try {
            client.delete(file);
        } catch (FileNotFoundException missing) {
            LOG.trace("{} is gone already", file);
        } catch (IOException failure) {
            throw Failures.ofChange("cannot delete payload " + name + " below " + client, failure);
        }
        deleteEmptyFolders(file.getParent());
    }

    private void deleteEmptyFolders(Path first) {
        Path folder = first;
        try {
            while (!folder.equals(paths.root()) && client.delete(folder)) {
                folder = folder.getParent();
            }
        } catch (IOException notEmpty) {
            LOG.trace("{} stays: {}", folder, notEmpty.toString());
        }
    }

    @Override
    public List<String> list(String prefix) {
        requireOpen();
        List<String> names = new ArrayList<>();
        try {
            collect(paths.folder(prefix), names);
        } catch (IOException failure) {
            throw Failures.unavailable("cannot list payloads below " + client, failure);
        }
        names.removeIf(name -> !name.startsWith(prefix));
        Collections.sort(names);
        return names;
    }

    private void collect(Path folder, List<String> names) throws IOException {
        List<FileStatus> children;
        try {
            children = client.list(folder);
        } catch (FileNotFoundException gone) {
            return;
        }
        for (FileStatus child : children) {
            if (!child.isDirectory()) {
                paths.name(child.getPath()).ifPresent(names::add);
            } else if (!child.getPath().equals(paths.unfinished())) {
                collect(child.getPath(), names);
            }
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            client.close();
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the payload storage " + client + " is closed");
        }
    }

    private Path temporary(String nonce) {
        return new Path(paths.unfinished(), nonce);
    }

    private String nonce() {
        byte[] bytes = new byte[PayloadTrailer.NONCE_BYTES / 2];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
