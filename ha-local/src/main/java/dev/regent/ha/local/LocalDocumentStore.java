package dev.regent.ha.local;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents as numbered files, compared and set by hard links, without a mutex: a process that was stopped anywhere blocks nobody. A write
 * puts a complete, synced file under the next number, which fails if somebody was there before; then it looks whether the file that it
 * rests on still is there, since otherwise its number may have been used and deleted before.
 */
final class LocalDocumentStore implements DocumentStore {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDocumentStore.class);
    private static final int MOST_DOCUMENT_BYTES = 16 << 20;
    private static final int MOST_DELETED_AT_ONCE = 64;
    private static final int MOST_TRIES = 8;

    private final LocalRoot root;
    private final NanoClock clock;
    private final Duration retention;
    private final LocalLives lives;
    private final ChangeWatch changes;
    private final Map<StoreKey, DocumentFolder> folders = new ConcurrentHashMap<>();
    private final UnsyncedFiles unsynced = new UnsyncedFiles();
    private final Set<Path> foreign = ConcurrentHashMap.newKeySet(); // told of

    /** @param retention at least the longest lease that any process may use */
    LocalDocumentStore(LocalRoot root, NanoClock clock, Duration retention, LocalLives lives, ChangeWatch changes) {
        this.root = root;
        this.clock = clock;
        this.retention = retention;
        this.lives = lives;
        this.changes = changes;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        DocumentFolder folder = folder(key);
        try {
            Optional<DocumentFolder.Found> newest = durable(folder, deadline(limit));
            if (newest.isEmpty()) {
                root.require(); // without the folder nothing is known to be absent
                folders.remove(key);
                removeRest(folder);
                return Optional.empty();
            }
            if (newest.get().file().deleted()) {
                purge(folder, newest.get().position());
                return Optional.empty();
            }
            return newest.map(
                    found -> new Stored(found.file().body(), found.position().version()));
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot read", folder.folder(), failure);
        }
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        NumberedFile file = new NumberedFile(root.randomName(), false, body);
        return expected.isEmpty()
                ? create(folder(key), file, deadline(limit))
                : replace(key, expected.get(), file, limit);
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        NumberedFile tombstone = new NumberedFile(root.randomName(), true, ByteBuffer.allocate(0));
        WriteOutcome outcome = replace(key, expected, tombstone, limit);
        if (outcome instanceof WriteOutcome.Applied applied) {
            Position.parse(applied.version()).ifPresent(position -> purge(folder(key), position));
            folders.remove(key);
        }
        return outcome;
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        root.require();
        List<StoreKey> found = new ArrayList<>();
        try {
            Path at = prefixFolder(prefix);
            if (Files.isDirectory(at)) {
                collect(prefix, at, found);
            }
            return found;
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot list", prefixFolder(prefix), failure);
        }
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return changes.subscribe(prefixFolder(prefix), folder(prefix), hint);
    }

    @Override
    public void check(Duration limit) {
        root.require();
        try {
            DurableFiles.probe(root.temporary());
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot write below", root.folder(), failure);
        }
    }

    @Override
    public LifeProof lives() {
        return lives;
    }

    @Override
    public int maxRecordBytes() {
        return MOST_DOCUMENT_BYTES;
    }

    @Override
    public void close() {
        changes.close();
        lives.close();
    }

    /** The state that counts. One that this process could not sync is written anew first: what was seen once must not vanish with the power. */
    private Optional<DocumentFolder.Found> durable(DocumentFolder folder, long deadline) throws IOException {
        while (true) {
            Optional<DocumentFolder.Found> newest = folder.newest();
            if (newest.isEmpty() || !mayVanish(folder, newest.get().position())) {
                return newest;
            }
            writeAnew(folder, newest.get(), deadline);
        }
    }

    private boolean mayVanish(DocumentFolder folder, Position position) {
        return unsynced.mayVanish(folder.creation(position.creation()), position.number());
    }

    private void writeAnew(DocumentFolder folder, DocumentFolder.Found found, long deadline) throws IOException {
        Path creation = folder.creation(found.position().creation());
        if (unsynced.mayVanishWhole(creation)) {
            DurableFiles.syncUpwardsAgain(
                    DurableFiles.parent(folder.folder()), root.documents(), "." + root.randomName());
        }
        NumberedFile same = new NumberedFile(
                root.randomName(), found.file().deleted(), found.file().body());
        WriteOutcome outcome = append(folder, found.position(), same, deadline);
        if (outcome instanceof WriteOutcome.Unknown unknown) {
            throw new BackendUnavailableException(
                    "cannot read " + folder.folder() + ": a write to it may be lost, and cannot be repeated: "
                            + unknown.error().getMessage(),
                    unknown.error());
        }
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        }
        unsynced.syncedCreation(creation); // or refused: somebody else wrote, look again
    }

    private DocumentFolder folder(StoreKey key) {
        return folders.computeIfAbsent(key, each -> {
            Path prefix = prefixFolder(each);
            Path folder = prefix.resolveSibling(prefix.getFileName() + "@");
            return new DocumentFolder(each.toString(), folder, clock, retention);
        });
    }

    private Path prefixFolder(StoreKey prefix) {
        Path path = root.documents();
        for (String segment : prefix.segments()) {
            path = path.resolve(segment); // one plain name, see StoreKey
        }
        return path;
    }

    private long deadline(Duration limit) {
        return clock.nanoTime() + limit.toNanos();
    }

    private WriteOutcome replace(StoreKey key, String expected, NumberedFile file, Duration limit) {
        Optional<Position> position = Position.parse(expected);
        return position.isEmpty()
                ? new WriteOutcome.Refused()
                : append(folder(key), position.get(), file, deadline(limit));
    }

    private WriteOutcome append(DocumentFolder folder, Position expected, NumberedFile file, long deadline) {
        Path creation = folder.creation(expected.creation());
        Path unfinished = root.temporary();
        Position next = new Position(expected.creation(), expected.number() + 1, file.nonce());
        try (OpenFolder names = new OpenFolder(creation)) {
            root.require();
            done(folder, file, "begun");
            DurableFiles.write(unfinished, file.encode(folder.place(next.creation(), next.number())));
            done(folder, file, "written");
            requireInTime(deadline);
            link(DocumentFolder.file(creation, next.number()), unfinished);
            done(folder, file, "linked");
            WriteOutcome outcome = settled(folder, expected, next, names);
            done(folder, file, "settled");
            return outcome;
        } catch (FileAlreadyExistsException somebodyElse) {
            return new WriteOutcome.Refused();
        } catch (NoSuchFileException deleted) {
            return new WriteOutcome.Refused();
        } catch (IOException failure) {
            return new WriteOutcome.NotSent(IoErrors.unavailable("cannot write", folder.folder(), failure));
        } catch (HaException failure) {
            return new WriteOutcome.NotSent(failure);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    /** A failing disk may have made the link before it failed. */
    private static void link(Path file, Path unfinished) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException | NoSuchFileException refused) {
            throw refused;
        } catch (IOException failure) {
            if (!Files.exists(file) || !Files.isSameFile(file, unfinished)) {
                throw failure;
            }
        }
    }

    /** After the link: it counts only if what it rests on is still there, and is durable only when the folder is synced. */
    private WriteOutcome settled(DocumentFolder folder, Position expected, Position next, OpenFolder names) {
        Path creation = folder.creation(next.creation());
        try {
            if (!folder.holds(expected)) {
                // Where an operator put an older copy of the folder back, it is the highest number, above a gap that
                // others do not look across.
                deleteQuietly(DocumentFolder.file(creation, next.number()));
                return new WriteOutcome.Unknown(new OutcomeUnknownException("file " + expected.number() + " of "
                        + folder.folder() + " was deleted while this process stood still, so nobody knows whether "
                        + next.number() + " was free"));
            }
            names.sync();
            unsynced.synced(creation, next.number());
            folder.wrote(next);
        } catch (IOException | HaException failure) {
            unsynced.failed(creation, next.number());
            return new WriteOutcome.Unknown(new OutcomeUnknownException(
                    "a write to " + folder.folder() + " may be lost: " + failure.getMessage(), failure));
        }
        try {
            folder.deleteOld(next, MOST_DELETED_AT_ONCE);
        } catch (IOException later) {
            LOG.warn("old files of {} stay for now: {}", folder.folder(), later.toString());
        }
        return new WriteOutcome.Applied(next.version());
    }

    /** The folder with its first file is made elsewhere and renamed, which fails if anything is there. */
    private WriteOutcome create(DocumentFolder folder, NumberedFile file, long deadline) {
        Path unfinished = root.temporary();
        Position first = new Position(root.randomName(), 1, file.nonce());
        Path parent = DurableFiles.parent(folder.folder());
        try {
            root.require();
            done(folder, "create begun");
            DurableFiles.createFolder(unfinished);
            Path creation = unfinished.resolve(first.creation());
            DurableFiles.createFolder(creation);
            DurableFiles.write(DocumentFolder.file(creation, 1), file.encode(folder.place(first.creation(), 1)));
            DurableFiles.syncFolder(creation);
            DurableFiles.syncFolder(unfinished);
            done(folder, "create written");
            if (!moved(unfinished, folder, first.creation(), deadline)) {
                return new WriteOutcome.Refused();
            }
        } catch (IOException failure) {
            return new WriteOutcome.NotSent(IoErrors.unavailable("cannot write", folder.folder(), failure));
        } catch (HaException failure) {
            return new WriteOutcome.NotSent(failure);
        } finally {
            deleteQuietly(unfinished);
        }
        try {
            done(folder, "create moved");
            DurableFiles.syncUpwards(parent, root.documents());
            done(folder, "create synced");
            folder.wrote(first);
            return new WriteOutcome.Applied(first.version());
        } catch (IOException failure) {
            unsynced.failedToCreate(folder.creation(first.creation()));
            return new WriteOutcome.Unknown(new OutcomeUnknownException(
                    "the creation of " + folder.folder() + " may be lost: " + failure.getMessage(), failure));
        }
    }

    /** False if the document exists. Repeats where somebody removed the empty parent, or the rest of a deleted document, meanwhile. */
    private boolean moved(Path unfinished, DocumentFolder folder, String creation, long deadline) throws IOException {
        for (int tries = 1; ; tries++) {
            DurableFiles.createFolders(DurableFiles.parent(folder.folder()));
            requireInTime(deadline);
            try {
                Files.move(unfinished, folder.folder(), StandardCopyOption.ATOMIC_MOVE);
                return true;
            } catch (NoSuchFileException parentGone) {
                if (tries == MOST_TRIES || !Files.exists(unfinished)) {
                    throw parentGone;
                }
            } catch (FileSystemException failure) {
                if (Files.exists(folder.creation(creation))) {
                    return true; // a failing disk may have moved it before it failed
                }
                if (!Files.exists(folder.folder())) {
                    throw failure;
                }
                if (tries == MOST_TRIES || !clearedRest(folder)) {
                    return false;
                }
            }
        }
    }

    /** Whether the folder held nothing but the rest of a deleted document, which is gone now. */
    private boolean clearedRest(DocumentFolder folder) throws IOException {
        Optional<DocumentFolder.Found> newest = folder.newest();
        if (newest.isPresent()) {
            return newest.get().file().deleted() && purge(folder, newest.get().position());
        }
        Optional<String> creation = folder.findCreation();
        return creation.isEmpty() || DurableFiles.deleteIfEmpty(folder.creation(creation.get()));
    }

    /**
     * Removes a document that ends in a tombstone, by moving its folder away first: so that a late writer finds nothing to write into. What
     * is left by a kill is removed as a leftover.
     */
    private boolean purge(DocumentFolder folder, Position tombstone) {
        Path away = root.temporary();
        try {
            Files.move(folder.creation(tombstone.creation()), away, StandardCopyOption.ATOMIC_MOVE);
            unsynced.forget(folder.creation(tombstone.creation()));
            done(folder, "purge moved");
            removeEmpty(folder.folder());
            done(folder, "purge emptied");
            DurableFiles.deleteTree(away);
            done(folder, "purge done");
            return true;
        } catch (NoSuchFileException otherProcess) {
            return true;
        } catch (IOException later) {
            LOG.warn("the deleted document {} still takes space: {}", folder.folder(), later.toString());
            return false;
        }
    }

    /** The empty folder of a document whose deleting process died before it came to it. */
    private void removeRest(DocumentFolder folder) {
        try {
            if (Files.isDirectory(folder.folder())) {
                removeEmpty(folder.folder());
            }
        } catch (IOException later) {
            LOG.debug("{} stays for now: {}", folder.folder(), later.toString());
        }
    }

    private void removeEmpty(Path folder) throws IOException {
        Path each = folder;
        while (!each.equals(root.documents()) && DurableFiles.deleteIfEmpty(each)) {
            each = DurableFiles.parent(each);
        }
    }

    private void collect(StoreKey prefix, Path at, List<StoreKey> found) throws IOException {
        List<Path> children;
        try {
            children = DurableFiles.list(at);
        } catch (NoSuchFileException deleted) {
            return;
        }
        for (Path child : children) {
            String name = child.getFileName().toString();
            String segment = name.endsWith("@") ? name.substring(0, name.length() - 1) : name;
            if (!StoreKey.isSegment(segment) || !Files.isDirectory(child)) {
                foreign(child);
            } else if (name.endsWith("@")) {
                found.add(prefix.child(segment));
            } else {
                collect(prefix.child(segment), child, found);
            }
        }
    }

    private void done(DocumentFolder folder, NumberedFile file, String step) {
        done(folder, (file.deleted() ? "tombstone " : "write ") + step);
    }

    private void done(DocumentFolder folder, String step) {
        root.steps().done(folder.document(), step);
    }

    /** What is no folder of documents stops nobody from reading those. */
    private void foreign(Path child) {
        if (Files.exists(child) && foreign.add(child)) {
            LOG.warn("{} does not belong there and is ignored: remove it", child);
        }
    }

    /** A disk that has become slow must not apply a write that its sender has given up. */
    private void requireInTime(long deadline) {
        if (clock.nanoTime() - deadline >= 0) {
            throw new BackendUnavailableException(
                    "the disk of " + root.folder() + " was too slow; nothing was written");
        }
    }

    private static void deleteQuietly(Path unfinished) {
        try {
            DurableFiles.deleteTree(unfinished);
        } catch (IOException leftover) {
            LOG.debug("{} is left until it is old: {}", unfinished, leftover.toString());
        }
    }
}
