package dev.regent.ha.plugins;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A plugins folder: each folder in it, and each jar, is one plugin. Names that start with a dot and other files are passed over. */
final class FolderSource implements PluginSource {

    private static final String JAR = ".jar";

    private final Path folder;
    private final List<FolderPlugin> plugins;

    /**
     * @param host class loader that has the SPI and slf4j
     * @throws InvalidConfigurationException if the folder cannot be listed or everybody may write to it
     */
    FolderSource(Path folder, ClassLoader host) {
        this.folder = folder.toAbsolutePath().normalize();
        try {
            WritableByOthers.everybody(List.of(this.folder)).ifPresent(path -> {
                throw new InvalidConfigurationException(
                        "plugins folder " + path + " is writable by everybody; run: chmod o-w " + path);
            });
            this.plugins = sorted(this.folder).stream()
                    .flatMap(entry -> plugin(entry, host).stream())
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new InvalidConfigurationException(
                    "plugins folder " + this.folder + " cannot be read; create it or name another one", unreadable);
        }
    }

    private static Optional<FolderPlugin> plugin(Path entry, ClassLoader host) throws UncheckedIOException {
        String name = String.valueOf(entry.getFileName());
        try {
            if (Files.isDirectory(entry)) {
                List<Path> jars =
                        sorted(entry).stream().filter(FolderSource::isJar).toList();
                return Optional.of(new FolderPlugin(name, entry, jars, host));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot list " + entry, unreadable);
        }
        return isJar(entry)
                ? Optional.of(
                        new FolderPlugin(name.substring(0, name.length() - JAR.length()), entry, List.of(entry), host))
                : Optional.empty();
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
                    .sorted(Comparator.comparing(entry -> String.valueOf(entry.getFileName())))
                    .toList();
        }
    }

    private static boolean isJar(Path entry) {
        return String.valueOf(entry.getFileName()).endsWith(JAR);
    }

    @Override
    public String place() {
        return "plugins folder " + folder;
    }

    @Override
    public String remedy() {
        return "put the driver's folder there";
    }

    @Override
    public <F> Scan<F> scan(ServiceKind<F> kind) {
        List<Candidate<F>> candidates = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (FolderPlugin plugin : plugins) {
            try {
                candidates.addAll(plugin.load(kind));
            } catch (InvalidConfigurationException unusable) {
                problems.add(String.valueOf(unusable.getMessage()));
            }
        }
        return new Scan<>(candidates, problems);
    }

    @Override
    public void releaseUnused() {
        plugins.forEach(FolderPlugin::closeUnlessKept);
    }

    @Override
    public List<PluginDescription> describe() {
        List<PluginDescription> all =
                plugins.stream().map(FolderPlugin::describe).toList();
        releaseUnused();
        return all;
    }

    @Override
    public void close() {
        plugins.forEach(FolderPlugin::close);
    }
}
