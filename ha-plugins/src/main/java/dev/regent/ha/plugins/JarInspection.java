package dev.regent.ha.plugins;

import dev.regent.ha.spi.HaBackendFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * What the jars of a plugin say without any of their code being run.
 *
 * @param kinds kinds of service that they declare
 * @param spiVersion the SPI version stated by a jar that declares a service
 * @param problem why the plugin must not be loaded
 */
record JarInspection(Set<ServiceKind<?>> kinds, Optional<String> spiVersion, Optional<String> problem) {

    private static final String SPI_VERSION = "Regent-SPI-Version";
    private static final Pattern MULTI_RELEASE_PREFIX = Pattern.compile("^META-INF/versions/\\d+/");

    static JarInspection failed(String problem) {
        return new JarInspection(Set.of(), Optional.empty(), Optional.of(problem));
    }

    static JarInspection of(List<Path> jars) {
        Set<ServiceKind<?>> kinds = new HashSet<>();
        Optional<String> version = Optional.empty();
        List<String> problems = new ArrayList<>();
        for (Path jar : jars) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                Set<ServiceKind<?>> declared = declared(opened);
                if (!declared.isEmpty()) {
                    version = stated(opened);
                    problems.addAll(versionProblem(jar, version));
                }
                kinds.addAll(declared);
                problems.addAll(hostClassProblem(jar, opened));
            } catch (IOException | SecurityException unreadable) {
                problems.add(
                        jar.getFileName() + " is no readable jar (" + unreadable.getMessage() + "); copy it again");
            }
        }
        if (kinds.isEmpty() && problems.isEmpty()) {
            problems.add("none of its jars declares a service ("
                    + ServiceKind.ALL.stream().map(ServiceKind::serviceFile).collect(Collectors.joining(" or "))
                    + "); it is no Regent plugin, or the driver's own jar is missing");
        }
        return new JarInspection(Set.copyOf(kinds), version, problems.stream().findFirst());
    }

    private static Set<ServiceKind<?>> declared(JarFile jar) {
        return ServiceKind.ALL.stream()
                .filter(kind -> jar.getEntry(kind.serviceFile()) != null)
                .collect(Collectors.toSet());
    }

    private static Optional<String> stated(JarFile jar) throws IOException {
        @Nullable Manifest manifest = jar.getManifest();
        return manifest == null
                ? Optional.empty()
                : Optional.ofNullable(manifest.getMainAttributes().getValue(SPI_VERSION))
                        .map(String::strip);
    }

    private static List<String> versionProblem(Path jar, Optional<String> stated) {
        String ours = Integer.toString(HaBackendFactory.SPI_VERSION);
        if (stated.isEmpty()) {
            return List.of(jar.getFileName() + " states no SPI version; build it with '" + SPI_VERSION + ": " + ours
                    + "' in its manifest");
        }
        return stated.get().equals(ours)
                ? List.of()
                : List.of(jar.getFileName() + " was built for SPI version " + stated.get() + ", this Regent has " + ours
                        + "; install the release of the plugin that fits");
    }

    private static List<String> hostClassProblem(Path jar, JarFile opened) {
        return opened.stream()
                .map(ZipEntry::getName)
                .filter(entry -> entry.endsWith(".class"))
                .map(entry -> MULTI_RELEASE_PREFIX.matcher(entry).replaceFirst(""))
                .filter(PluginClassLoader::isHostPath)
                .findFirst()
                .map(entry -> List.of(jar.getFileName() + " contains " + entry
                        + ", which the host provides; take that library out of the plugin"))
                .orElse(List.of());
    }
}
