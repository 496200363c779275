package dev.regent.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The classes of a mutant's changed sources, in a folder of their own. */
final class Overlay {

    private final Workspace workspace;
    private final Mutant mutant;

    Overlay(Workspace workspace, Mutant mutant) {
        this.workspace = workspace;
        this.mutant = mutant;
    }

    /**
     * The sources as the mutant changes them, by their paths.
     *
     * @throws StaleMutantException naming the mutant if one of its texts is not there any more
     */
    Map<String, String> sources() {
        Map<String, String> changed = new LinkedHashMap<>();
        for (Edit edit : mutant.edits()) {
            try {
                String text =
                        changed.containsKey(edit.source()) ? changed.get(edit.source()) : workspace.read(edit.source());
                changed.put(edit.source(), edit.apply(text));
            } catch (StaleMutantException stale) {
                throw new StaleMutantException("mutant " + mutant.name() + " is stale: " + stale.getMessage());
            }
        }
        return changed;
    }

    /** Compiles them; the folder that the class path begins with. */
    Path compile() {
        Path folder = workspace.overlays().resolve(mutant.name());
        try {
            deleteTree(folder);
            Path classes = Files.createDirectories(folder.resolve("classes"));
            List<Path> files = new ArrayList<>();
            for (Map.Entry<String, String> source : sources().entrySet()) {
                Path file = folder.resolve("src").resolve(source.getKey());
                Files.createDirectories(
                        folder.resolve("src").resolve(source.getKey()).resolveSibling("."));
                files.add(Files.writeString(file, source.getValue()));
            }
            compile(files, classes);
            return classes;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot compile mutant " + mutant.name(), failure);
        }
    }

    private void compile(List<Path> files, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("mutants need a JDK, not a JRE");
        }
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "--release",
                    "17",
                    "-d",
                    classes.toString(),
                    "-cp",
                    Workspace.join(workspace.classPath().stream()));
            boolean compiled = compiler.getTask(
                            output, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!compiled) {
                throw new StaleMutantException("mutant " + mutant.name() + " does not compile:\n" + output);
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
