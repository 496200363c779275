package dev.regent.ha.plugins;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Changes a jar that exists. */
final class JarEntries {

    private JarEntries() {}

    static void remove(Path jar, String entry) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.delete(zip.getPath(entry));
        }
    }
}
