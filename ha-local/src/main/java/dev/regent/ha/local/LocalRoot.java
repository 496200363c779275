package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend's folder, with a mark in it that names this very folder. A folder that was replaced by an empty one (an unmounted disk,
 * say) must not pass for a fresh cluster, so nothing that is missing counts as absent unless the mark is there.
 *
 * <p>{@code regent.id} is the mark, {@code docs} has the documents, {@code tmp} what is not finished, {@code lives} the lifetime locks.
 */
final class LocalRoot {

    private static final Logger LOG = LoggerFactory.getLogger(LocalRoot.class);
    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);
    private static final char OWNER_END = '~';

    private final Path folder;
    private final SecureRandom random;
    private final StoreSteps steps;
    private volatile @Nullable String id;
    private volatile String owner = "";

    LocalRoot(Path folder, SecureRandom random) {
        this(folder, random, StoreSteps.NONE);
    }

    LocalRoot(Path folder, SecureRandom random, StoreSteps steps) {
        this.folder = folder.toAbsolutePath().normalize();
        this.random = random;
        this.steps = steps;
    }

    StoreSteps steps() {
        return steps;
    }

    Path folder() {
        return folder;
    }

    Path documents() {
        return folder.resolve("docs");
    }

    Path lives() {
        return folder.resolve("lives");
    }

    Path unfinished() {
        return folder.resolve("tmp");
    }

    /** A path for something unfinished, that nobody else uses. It names its owner, so that others need not wait until it is old. */
    Path temporary() {
        return unfinished().resolve(owner + OWNER_END + randomName());
    }

    /** @param life whose proven death makes what it left unfinished worthless */
    void ownTemporaries(String life) {
        owner = life;
    }

    /** The life whose unfinished file or folder that is; empty if it did not say. */
    static String owner(Path temporary) {
        String name = temporary.getFileName().toString();
        return name.substring(0, Math.max(0, name.indexOf(OWNER_END)));
    }

    String randomName() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Creates what is missing, once, and later checks that it still is the same folder.
     *
     * @throws InvalidConfigurationException if it is on a network file system, or one without hard links
     * @throws BackendUnavailableException if it cannot be used now
     */
    void require() {
        String known = id;
        if (known == null) {
            prepare();
            return;
        }
        String found;
        try {
            found = Files.readString(mark(), UTF_8);
        } catch (IOException gone) {
            throw IoErrors.unavailable("cannot read", folder, gone);
        }
        if (!found.equals(known)) {
            throw new BackendUnavailableException(folder + " is not the folder that it was when this process started:"
                    + " mount the right one, or restart all processes");
        }
    }

    private synchronized void prepare() {
        if (id != null) {
            return;
        }
        try {
            DurableFiles.createFolders(folder);
            FileSystemKind.requireLocal(folder, LocalHaBackendFactory.DIR.key());
            for (Path each : new Path[] {documents(), unfinished(), lives()}) {
                DurableFiles.createFolders(each);
            }
            if (!Files.exists(mark())) {
                DurableFiles.syncParents(folder); // so that whoever finds the mark need not
                steps.done("root", "folders made");
                createMark();
                steps.done("root", "mark linked");
            }
            DurableFiles.syncFolder(folder); // whoever made what is in it
            id = Files.readString(mark(), UTF_8);
        } catch (IOException failure) {
            throw IoErrors.unavailable("cannot use", folder, failure);
        }
        removeLeftovers();
    }

    private Path mark() {
        return folder.resolve("regent.id");
    }

    /** By a link, so that of several processes one wins and the file is complete when it appears. */
    private void createMark() throws IOException {
        Path unfinished = temporary();
        DurableFiles.write(unfinished, UTF_8.encode(randomName() + "\n"));
        try {
            Files.createLink(mark(), unfinished);
        } catch (FileAlreadyExistsException otherProcess) {
            LOG.debug("{} was prepared by another process", folder);
        } catch (UnsupportedOperationException noLinks) {
            throw new InvalidConfigurationException(
                    folder + " is on a file system without hard links: choose another folder", noLinks);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Of writers that died. One that only was stopped finds its file gone, and its write is then not applied. */
    private void removeLeftovers() {
        FileTime old = FileTime.from(Instant.now().minus(LEFTOVER_AGE));
        try {
            for (Path each : DurableFiles.list(unfinished())) {
                if (Files.getLastModifiedTime(each).compareTo(old) < 0) {
                    DurableFiles.deleteTree(each);
                }
            }
        } catch (NoSuchFileException otherProcess) {
            LOG.debug("another process removes leftovers below {} too", folder);
        } catch (IOException later) {
            LOG.warn("leftovers below {} stay until the next start: {}", folder, later.toString());
        }
    }
}
