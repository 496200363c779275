package dev.regent.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds {@code src/consumer}, a project outside the reactor, with a Maven of its own. Its local repository holds Regent's artifacts
 * and is otherwise empty; everything else comes from the repository of this build, as a mirror by file, so that the network
 * is not needed.
 */
class ConsumerIT {

    private static final Path CONSUMER = Path.of("src", "consumer");

    @TempDir
    Path temporary;

    @Test
    @DisplayName("A program that imports the BOM compiles against the installed artifacts, is elected and writes")
    void consumer() throws Exception {
        Path project = copyOfConsumer();
        Path repository = temporary.resolve("repository");
        install(new InstalledArtifacts(repository, property("regent.version")));

        Path log = temporary.resolve("maven.log");
        Process maven = new ProcessBuilder(command(project, repository))
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            maven.getOutputStream().close();
            assertThat(maven.waitFor(3, TimeUnit.MINUTES))
                    .as(() -> "Maven ended in time: " + read(log))
                    .isTrue();
            assertThat(maven.exitValue()).as(() -> read(log)).isZero();
        } finally {
            maven.descendants().forEach(ProcessHandle::destroyForcibly);
            maven.destroyForcibly();
        }
        assertThat(project.resolve("target/surefire-reports"))
                .isDirectoryContaining("glob:**/TEST-example.NightlyTest.xml");
    }

    private static void install(InstalledArtifacts artifacts) throws IOException {
        artifacts.pom("", "regent-parent");
        artifacts.pom("regent-bom", "regent-bom");
        for (String module : List.of("ha-spi", "ha-plugins", "ha-driver-support", "ha-local")) {
            artifacts.jar(module);
        }
    }

    private List<String> command(Path project, Path repository) throws IOException {
        Path settings = temporary.resolve("settings.xml");
        Files.writeString(
                settings, """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>this-build</id>
                      <mirrorOf>*</mirrorOf>
                      <url>%s</url>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(Path.of(property("localRepository")).toUri()));
        return List.of(
                Path.of(property("regent.maven.home"), "bin", "mvn").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "--settings=" + settings,
                "-Dmaven.repo.local=" + repository,
                "-Dregent.version=" + property("regent.version"),
                "-Djunit.version=" + property("regent.junit.version"),
                "--file=" + project.resolve("pom.xml"),
                "test");
    }

    private Path copyOfConsumer() throws IOException {
        Path copy = temporary.resolve("consumer");
        try (Stream<Path> files = Files.walk(CONSUMER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(CONSUMER.relativize(file));
                Files.createDirectories(requireNonNull(target.getParent()));
                Files.copy(file, target);
            }
        }
        return copy;
    }

    private static String property(String name) {
        return requireNonNull(System.getProperty(name), () -> "run by Failsafe, which sets " + name);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
