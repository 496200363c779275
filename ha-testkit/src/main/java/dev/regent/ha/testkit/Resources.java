package dev.regent.ha.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this JVM holds at one moment.
 *
 * @param threads live threads by name and number
 * @param files what open file descriptors point to; empty where the system does not tell
 */
public record Resources(Set<String> threads, List<String> files) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Looks now. */
    public static Resources now() {
        Set<String> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(thread -> thread.getName() + "#" + thread.getId())
                .collect(Collectors.toSet());
        return new Resources(threads, openFiles());
    }

    /** What is here and was not there, in words: threads by name, files by path. Jars and devices of the JVM itself do not count. */
    public List<String> minus(Resources before) {
        List<String> more = new ArrayList<>();
        threads.stream()
                .filter(thread -> !before.threads.contains(thread))
                .forEach(thread -> more.add("thread " + thread));
        List<String> left = new ArrayList<>(files);
        before.files.forEach(left::remove);
        left.stream().filter(Resources::counts).forEach(file -> more.add("file " + file));
        return more;
    }

    private static boolean counts(String file) {
        return !file.endsWith(".jar") && !file.startsWith("/dev/") && !file.startsWith("/proc/");
    }

    private static List<String> openFiles() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                target(descriptor).ifPresent(targets::add);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return targets;
    }

    /** Empty if it was closed meanwhile, as the listing's own descriptor is. */
    private static Optional<String> target(Path descriptor) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closed) {
            return Optional.empty();
        }
    }
}
