package dev.regent.ha.hdfs;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file system as one user; each call is one step with a time limit, and is ended by an interrupt. Thread-safe. */
final class HdfsClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HdfsClient.class);
    private static final Duration DISCARD_BOUND = Duration.ofSeconds(5);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(3);
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int PAGE = 1000;

    private final ConnectedFileSystem connected;
    private final HdfsCalls calls;
    private final Duration limit;
    private final Renaming renaming;

    /**
     * Takes over both.
     *
     * @param limit of one step
     * @param around for tests of answers that are lost
     */
    HdfsClient(ConnectedFileSystem connected, HdfsCalls calls, Duration limit, UnaryOperator<Renaming> around) {
        this.connected = connected;
        this.calls = calls;
        this.limit = limit;
        this.renaming = around.apply(connected::renameToNew);
    }

    private <T> T call(FileSystemCall<T> call) throws IOException {
        return call(limit, call);
    }

    private <T> T call(Duration most, FileSystemCall<T> call) throws IOException {
        try {
            return calls.run(most, () -> connected.login().call(() -> call.on(connected.files())));
        } catch (IOException failure) {
            throw Failures.unwrapped(failure);
        }
    }

    Optional<FileStatus> status(Path file) throws IOException {
        return call(files -> {
            try {
                return Optional.of(files.getFileStatus(file));
            } catch (FileNotFoundException missing) {
                return Optional.empty();
            }
        });
    }

    /** A file that is new; each of its blocks is synced when it is full. */
    FSDataOutputStream create(Path file) throws IOException {
        return call(files -> files.createNonRecursive(
                file,
                FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(files.getConf())),
                EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
                BUFFER_BYTES,
                files.getDefaultReplication(file),
                files.getDefaultBlockSize(file),
                () -> {}));
    }

    /** The bytes may still be read when this has failed, so they are not used again. */
    void write(FSDataOutputStream out, byte[] bytes) throws IOException {
        call(files -> {
            out.write(bytes, 0, bytes.length);
            return bytes.length;
        });
    }

    /** Afterwards what was written is on the disks of its DataNodes. */
    void finish(FSDataOutputStream out) throws IOException {
        call(files -> {
            out.hsync();
            out.close();
            return out;
        });
    }

    /** @throws org.apache.hadoop.fs.FileAlreadyExistsException if the target exists, which is never replaced */
    void rename(Path from, Path to) throws IOException {
        call(files -> {
            renaming.rename(from, to);
            return to;
        });
    }

    /** @return whether it existed; a folder must be empty */
    boolean delete(Path path) throws IOException {
        return call(files -> files.delete(path, false));
    }

    void createFolders(Path folder) throws IOException {
        if (!call(files -> files.mkdirs(folder))) {
            throw new IOException("cannot create the folder " + folder);
        }
    }

    FSDataInputStream open(Path file) throws IOException {
        return call(files -> files.open(file, BUFFER_BYTES));
    }

    /** The next bytes, as many as that unless the file ends. */
    ByteBuffer read(FSDataInputStream in, int most) throws IOException {
        return call(files -> {
            byte[] bytes = new byte[most]; // its own, since a read that is late goes on
            int count = in.readNBytes(bytes, 0, most);
            return ByteBuffer.wrap(bytes, 0, count);
        });
    }

    /** The last bytes of a file; fewer if it is shorter. */
    ByteBuffer end(FileStatus file, int most) throws IOException {
        return call(files -> {
            try (FSDataInputStream in = files.open(file.getPath(), BUFFER_BYTES)) {
                in.seek(Math.max(0, file.getLen() - most));
                return ByteBuffer.wrap(in.readNBytes(most));
            }
        });
    }

    /** What is in a folder, without what is below its folders, however much that is. */
    List<FileStatus> list(Path folder) throws IOException {
        RemoteIterator<FileStatus> all = call(files -> files.listStatusIterator(folder));
        List<FileStatus> found = new ArrayList<>();
        List<FileStatus> page;
        do {
            page = call(files -> next(all));
            found.addAll(page);
        } while (page.size() == PAGE);
        return found;
    }

    private static List<FileStatus> next(RemoteIterator<FileStatus> all) throws IOException {
        List<FileStatus> page = new ArrayList<>();
        while (page.size() < PAGE && all.hasNext()) {
            page.add(all.next());
        }
        return page;
    }

    /** Removes an unfinished file, also when the thread is interrupted; what cannot be removed soon is swept later. */
    void discard(Path file, Optional<FSDataOutputStream> open) {
        atOnce("delete " + file, files -> files.delete(file, false));
        open.ifPresent(this::release); // ends the stream's threads; closing a file that is gone fails
    }

    /** Closes a stream, also when the thread is interrupted. */
    void release(Closeable stream) {
        atOnce("close a stream", files -> {
            stream.close();
            return stream;
        });
    }

    private <T> void atOnce(String what, FileSystemCall<T> call) {
        boolean interrupted = Thread.interrupted();
        try {
            call(DISCARD_BOUND, call);
        } catch (IOException later) {
            LOG.debug("could not {}: {}", what, Failures.text(later));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            calls.run(CLOSE_BOUND, () -> {
                connected.close();
                return connected;
            });
        } catch (IOException failure) {
            LOG.warn("the client of {} did not close in order: {}", connected, Failures.text(failure));
        } finally {
            calls.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return connected.toString();
    }

    /** The request that makes a payload visible. */
    interface Renaming {
        void rename(Path from, Path to) throws IOException;
    }

    /** A step. */
    private interface FileSystemCall<T> {
        T on(FileSystem files) throws IOException;
    }
}
