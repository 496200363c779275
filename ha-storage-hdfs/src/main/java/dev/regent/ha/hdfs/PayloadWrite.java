package dev.regent.ha.hdfs;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.payload.PayloadTrailer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** One write: to a file that no listing shows, which is synced, closed, and then renamed to its name. */
final class PayloadWrite {

    private static final int MOST_TRIES = 8;

    private final HdfsClient client;
    private final Path temporary;
    private final Path target;
    private final String name;
    private final String nonce;
    private final int pieceBytes;

    PayloadWrite(HdfsClient client, Path temporary, Path target, String name, String nonce, int pieceBytes) {
        this.client = client;
        this.temporary = temporary;
        this.target = target;
        this.name = name;
        this.nonce = nonce;
        this.pieceBytes = pieceBytes;
    }

    /** @return length of the payload */
    long run(InputStream content) {
        requireAbsent(); // before much is sent
        Optional<FSDataOutputStream> open = Optional.empty();
        boolean published = false;
        try {
            FSDataOutputStream out = client.create(temporary);
            open = Optional.of(out);
            long length = copy(content, out);
            client.finish(out);
            open = Optional.empty();
            publish();
            published = true;
            return length;
        } catch (IOException failure) {
            throw Failures.unavailable(what(), failure); // nothing of it is visible
        } finally {
            if (!published) {
                client.discard(temporary, open);
            }
        }
    }

    private void requireAbsent() {
        try {
            if (client.status(target).isPresent()) {
                throw exists();
            }
        } catch (IOException failure) {
            throw Failures.unavailable(what(), failure);
        }
    }

    private long copy(InputStream content, FSDataOutputStream out) throws IOException {
        CRC32C crc = new CRC32C();
        long length = 0;
        byte[] piece;
        do {
            piece = next(content);
            crc.update(piece);
            length += piece.length;
            client.write(out, piece);
        } while (piece.length == pieceBytes);
        client.write(out, new PayloadTrailer(nonce, name, length, (int) crc.getValue()).encode());
        return length;
    }

    private byte[] next(InputStream content) {
        try {
            return content.readNBytes(pieceBytes);
        } catch (IOException source) {
            throw new BackendUnavailableException(
                    "payload " + name + " was not stored, since its content could not be read: " + source.getMessage(),
                    source);
        }
    }

    /** Repeats where the last payload of the folder was deleted meanwhile, and the folder with it. */
    private void publish() throws IOException {
        for (int tries = 1; ; tries++) {
            client.createFolders(target.getParent());
            try {
                client.rename(temporary, target);
                return;
            } catch (FileNotFoundException gone) { // the folder; or the file, by an earlier try whose answer was lost
                if (tries == MOST_TRIES || client.status(temporary).isEmpty()) {
                    settle(gone);
                    return;
                }
            } catch (IOException failure) {
                settle(failure);
                return;
            }
        }
    }

    /** Whether it exists now as this write made it. When the file that was to be renamed could be deleted, it never will. */
    private void settle(IOException failure) throws IOException {
        try {
            boolean mine = isMine();
            if (!mine && failure instanceof FileAlreadyExistsException) {
                throw exists();
            }
            if (mine || !client.delete(temporary) && isMine()) {
                return;
            }
        } catch (IOException silent) {
            throw new OutcomeUnknownException(
                    what() + " and it may still come to pass: " + Failures.text(failure) + "; then: "
                            + Failures.text(silent),
                    failure);
        }
        throw failure;
    }

    private boolean isMine() throws IOException {
        Optional<FileStatus> found = client.status(target);
        if (found.isEmpty()) {
            return false;
        }
        return PayloadTrailer.decode(name, client.end(found.get(), PayloadTrailer.size(name)))
                .filter(trailer -> trailer.nonce().equals(nonce))
                .isPresent();
    }

    private String what() {
        return "cannot write payload " + name + " below " + client;
    }

    private IllegalArgumentException exists() {
        return new IllegalArgumentException("payload " + name + " exists: names are used once");
    }
}
