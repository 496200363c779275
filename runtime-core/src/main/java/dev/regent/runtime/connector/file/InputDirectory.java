package dev.regent.runtime.connector.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files that one subtask reads. */
final class InputDirectory {

    private final Path path;
    private final int subtask;
    private final int parallelism;

    InputDirectory(Path path, int subtask, int parallelism) {
        this.path = path;
        this.subtask = subtask;
        this.parallelism = parallelism;
    }

    /** The subtask's files that are there now, by name. */
    SortedMap<String, Path> list() throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        if (Files.isRegularFile(path)) {
            add(path, files);
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                add(entry, files);
            }
        } catch (IOException e) {
            throw new IOException("input directory " + path + " cannot be read: " + PartFiles.reason(e), e);
        }
        return files;
    }

    /** Where a file of a checkpoint is; whether it is still there shows when it is opened. */
    Path resolve(String name) {
        return Files.isRegularFile(path) ? path : path.resolve(name);
    }

    /** The positions of a checkpoint, understood. */
    static SortedMap<String, FilePosition> positions(Map<String, String> restored) {
        SortedMap<String, FilePosition> positions = new TreeMap<>();
        restored.forEach((name, text) -> positions.put(name, FilePosition.parse(text)));
        return positions;
    }

    private void add(Path file, Map<String, Path> files) {
        String name = file.getFileName().toString();
        boolean hidden = name.startsWith(".") || name.startsWith("_");
        if (!hidden && SplitOwner.of(name, parallelism) == subtask && Files.isRegularFile(file)) {
            files.put(name, file);
        }
    }
}
