package dev.regent.ha.testkit.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a class path. A process that runs from folders of class files, as tests do, opens a file for each class, when it first uses
 * it; one that runs from jars opens each jar once. A class that could not be opened is missing for ever.
 */
final class ClassFiles {

    private static final Logger log = LoggerFactory.getLogger(ClassFiles.class);
    private static final String SUFFIX = ".class";

    private ClassFiles() {}

    /** Loads all classes of the folders of the class path, and opens all its jars. */
    static void loadAll() throws IOException {
        load("there.is.no.such.class.in.any.of.the.Jars");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path folder = Path.of(entry);
            if (Files.isDirectory(folder)) {
                namesIn(folder).forEach(ClassFiles::load);
            }
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString())
                    .filter(name -> name.endsWith(SUFFIX) && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - SUFFIX.length()).replace(File.separatorChar, '.'))
                    .toList();
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, ClassFiles.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError without) {
            log.trace("{} cannot be loaded: {}", name, without.toString());
        }
    }
}
