package dev.regent.mutants;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The repository, compiled.
 *
 * @param root its folder
 */
record Workspace(Path root) {

    /** Whose classes may be mutated. */
    private static final List<String> MODULES = List.of(
            "ha-spi",
            "ha-plugins",
            "ha-driver-support",
            "ha-testkit",
            "ha-testkit-support",
            "ha-local",
            "ha-etcd",
            "ha-zookeeper",
            "ha-kubernetes",
            "test-servers",
            "runtime-core",
            "simulation");

    /** Whose tests may be killers. */
    private static final List<String> TESTED = List.of(
            "ha-driver-support", "ha-local", "ha-etcd", "ha-zookeeper", "ha-kubernetes", "runtime-core", "simulation");

    private static final String OWN = "mutants";

    Path mutants() {
        return root.resolve(OWN).resolve("src/main/resources/mutants");
    }

    /** Where overlays are compiled to. */
    Path overlays() {
        return root.resolve(OWN).resolve("target/overlays");
    }

    /** What mutated sources are compiled against, and run with behind their overlay. */
    List<Path> classPath() {
        List<Path> path = new ArrayList<>();
        path.add(root.resolve(OWN).resolve("target/classes"));
        MODULES.forEach(module -> path.add(root.resolve(module).resolve("target/classes")));
        TESTED.forEach(module -> path.add(root.resolve(module).resolve("target/test-classes")));
        path.removeIf(each -> !Files.isDirectory(each));
        libraries().forEach(path::add);
        return path;
    }

    String read(String source) {
        try {
            return Files.readString(root.resolve(source));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + source, unreadable);
        }
    }

    static String join(Stream<Path> path) {
        return path.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private List<Path> libraries() {
        Path list = root.resolve(OWN).resolve("target/libraries.txt");
        try {
            return Stream.of(Files.readString(list).trim().split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(
                    list + " is missing: build first, mvn -pl mutants -am test-compile", missing);
        }
    }
}
