package dev.regent.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts what this build has packaged into a local Maven repository, where {@code mvn install} would put it. */
final class InstalledArtifacts {

    private static final Path ROOT = Path.of("..");

    private final Path repository;
    private final String version;

    InstalledArtifacts(Path repository, String version) {
        this.repository = repository;
        this.version = version;
    }

    /** Installs a POM without a jar, from that folder of the source tree. */
    void pom(String folder, String artifact) throws IOException {
        copy(ROOT.resolve(folder).resolve("pom.xml"), artifact, ".pom");
    }

    /** Installs a module's POM and jar. */
    void jar(String module) throws IOException {
        String artifact = "regent-" + module;
        pom(module, artifact);
        Path jar = ROOT.resolve(module).resolve("target").resolve(artifact + "-" + version + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IOException(jar + " is missing: package the module first, with 'mvn -pl it-tests -am verify'");
        }
        copy(jar, artifact, ".jar");
    }

    private void copy(Path file, String artifact, String ending) throws IOException {
        Path folder = repository.resolve("dev/regent").resolve(artifact).resolve(version);
        Files.createDirectories(folder);
        Files.copy(file, folder.resolve(artifact + "-" + version + ending), StandardCopyOption.REPLACE_EXISTING);
    }
}
