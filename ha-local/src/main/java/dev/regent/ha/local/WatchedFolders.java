package dev.regent.ha.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders in which a change of one subscription would show: those of the document or of the documents below the prefix, or, while there
 * are none, the nearest folder above that exists. Used by one thread.
 */
final class WatchedFolders {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolders.class);

    private final Path root;
    private final Path prefix;
    private final DocumentFolder document;
    private final Runnable hint;
    private Set<Path> last = Set.of();
    private Map<Path, FileTime> modified = Map.of();

    WatchedFolders(Path root, Path prefix, DocumentFolder document, Runnable hint) {
        this.root = root;
        this.prefix = prefix;
        this.document = document;
        this.hint = hint;
    }

    Set<Path> folders() {
        Set<Path> folders = new HashSet<>();
        if (Files.isDirectory(document.folder())) {
            folders.add(document.folder());
            addCreation(folders);
        }
        if (Files.isDirectory(prefix)) {
            folders.add(prefix);
        }
        if (folders.isEmpty()) {
            Path above = DurableFiles.parent(prefix);
            while (!Files.isDirectory(above) && above.startsWith(root)) {
                above = DurableFiles.parent(above);
            }
            folders.add(above);
        }
        last = folders;
        return folders;
    }

    boolean concerns(Set<Path> changed) {
        return last.stream().anyMatch(changed::contains);
    }

    void hint() {
        hint.run();
    }

    void hintIfModified() {
        Map<Path, FileTime> now = new HashMap<>();
        for (Path folder : folders()) {
            try {
                now.put(folder, Files.getLastModifiedTime(folder));
            } catch (IOException gone) {
                LOG.trace("{} has gone", folder);
            }
        }
        if (!now.equals(modified)) {
            modified = now;
            hint.run();
        }
    }

    private void addCreation(Set<Path> folders) {
        try {
            document.findCreation().map(document::creation).ifPresent(folders::add);
        } catch (IOException unreadable) {
            LOG.debug("{} cannot be watched now: {}", document.folder(), unreadable.toString());
        }
    }
}
