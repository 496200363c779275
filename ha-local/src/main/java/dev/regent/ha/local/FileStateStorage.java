package dev.regent.ha.local;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.StateStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Payloads as files. One is written elsewhere, completed by its header, synced, and then linked to its name, which never replaces
 * another: so whatever has a name is complete.
 */
final class FileStateStorage implements StateStorage {

    private static final Logger LOG = LoggerFactory.getLogger(FileStateStorage.class);
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MOST_TRIES = 100;
    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

    private final Path root;
    private final Path unfinished;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean closed;

    /** @throws BackendUnavailableException if the folder cannot be written */
    FileStateStorage(Path root) {
        this.root = root;
        this.unfinished = root.resolve("+unfinished");
        try {
            if (!Files.isDirectory(unfinished)) {
                DurableFiles.createFolders(root);
                DurableFiles.syncParents(root); // so that whoever finds this folder need not
                DurableFiles.createFolders(unfinished);
            }
            DurableFiles.probe(temporary());
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot store payloads below", root, failure);
        }
        removeLeftovers();
    }

    @Override
    public long write(String name, InputStream content) {
        Path file = PayloadNames.file(root, name);
        requireOpen();
        Path temporary = temporary();
        try {
            if (Files.exists(file)) {
                throw exists(name);
            }
            long length = writeComplete(temporary, name, content);
            link(temporary, file);
            synced(file);
            return length;
        } catch (FileAlreadyExistsException other) {
            throw exists(name);
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot write payload " + name + " below", root, failure);
        } finally {
            deleteQuietly(temporary);
        }
    }

    @Override
    public InputStream read(String name) {
        Path file = PayloadNames.file(root, name);
        requireOpen();
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new PayloadStream(channel, file, PayloadHeader.read(channel, file, name));
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (NoSuchFileException missing) {
            requireRoot();
            throw PayloadHeader.corrupt(name, file, "is missing");
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot read payload " + name + " below", root, failure);
        }
    }

    @Override
    public void delete(String name) {
        Path file = PayloadNames.file(root, name);
        requireOpen();
        try {
            if (!Files.deleteIfExists(file)) {
                requireRoot();
            } else {
                DurableFiles.syncFolder(DurableFiles.parent(file));
            }
            Path folder = DurableFiles.parent(file);
            while (!folder.equals(root) && DurableFiles.deleteIfEmpty(folder)) {
                folder = DurableFiles.parent(folder);
            }
        } catch (NoSuchFileException folderGone) {
            LOG.trace("the folder of {} is gone too", file);
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot delete payload " + name + " below", root, failure);
        }
    }

    @Override
    public List<String> list(String prefix) {
        requireOpen();
        requireRoot();
        List<String> names = new ArrayList<>();
        try {
            collect(PayloadNames.folderOfPrefix(root, prefix), names);
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot list payloads below", root, failure);
        }
        names.removeIf(name -> !name.startsWith(prefix));
        Collections.sort(names);
        return names;
    }

    @Override
    public void close() {
        closed = true;
    }

    private long writeComplete(Path temporary, String name, InputStream content) throws IOException {
        try (FileChannel channel = DurableFiles.createFile(temporary)) {
            channel.position(PayloadHeader.size(name));
            byte[] buffer = new byte[BUFFER_BYTES];
            CRC32C crc = new CRC32C();
            long length = 0;
            for (int read = next(content, buffer, name); read >= 0; read = next(content, buffer, name)) {
                crc.update(buffer, 0, read);
                length += read;
                writeFully(channel, ByteBuffer.wrap(buffer, 0, read));
            }
            channel.position(0);
            writeFully(channel, new PayloadHeader(name, length, (int) crc.getValue()).encode());
            channel.force(true);
            return length;
        }
    }

    private static int next(InputStream content, byte[] buffer, String name) {
        try {
            return content.read(buffer);
        } catch (IOException source) {
            throw new BackendUnavailableException(
                    "payload " + name + " was not stored, since its content could not be read: " + source.getMessage(),
                    source);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Repeats where the last payload of the folder was deleted meanwhile, and the folder with it. */
    private void link(Path temporary, Path file) throws IOException {
        for (int tries = 1; ; tries++) {
            requireRoot(); // or its folders would be made where it was mounted
            try {
                DurableFiles.createFolders(DurableFiles.parent(file));
                Files.createLink(file, temporary);
                return;
            } catch (NoSuchFileException folderGone) {
                if (tries == MOST_TRIES || !Files.exists(temporary)) {
                    throw folderGone;
                }
            }
        }
    }

    private void synced(Path file) {
        try {
            DurableFiles.syncUpwards(DurableFiles.parent(file), root);
        } catch (IOException failure) {
            throw new OutcomeUnknownException(file + " may be lost: " + failure.getMessage(), failure);
        }
    }

    private void collect(Path folder, List<String> names) throws IOException {
        List<Path> children;
        try {
            children = DurableFiles.list(folder);
        } catch (NoSuchFileException deleted) {
            return;
        }
        for (Path child : children) {
            if (Files.isDirectory(child)) {
                if (!child.equals(unfinished)) {
                    collect(child, names);
                }
            } else {
                PayloadNames.name(root, child).ifPresent(names::add);
            }
        }
    }

    /** Of writers that died. A writer that only was stopped finds its file gone and fails. */
    private void removeLeftovers() {
        FileTime old = FileTime.from(Instant.now().minus(LEFTOVER_AGE));
        try {
            for (Path each : DurableFiles.list(unfinished)) {
                if (Files.getLastModifiedTime(each).compareTo(old) < 0) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (NoSuchFileException otherProcess) {
            LOG.debug("another process removes leftovers below {} too", root);
        } catch (IOException later) {
            LOG.warn("leftovers below {} stay until the next start: {}", unfinished, later.toString());
        }
    }

    private Path temporary() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return unfinished.resolve(HexFormat.of().formatHex(bytes));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the payload storage " + root + " is closed");
        }
    }

    /** Without its folder nothing is known to be missing. */
    private void requireRoot() {
        if (!Files.isDirectory(unfinished)) {
            throw new BackendUnavailableException(
                    "cannot reach payloads below " + root + ": it is gone; create or mount it");
        }
    }

    private static IllegalArgumentException exists(String name) {
        return new IllegalArgumentException("payload " + name + " exists: names are used once");
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftover) {
            LOG.debug("{} is left until it is old: {}", file, leftover.toString());
        }
    }
}
