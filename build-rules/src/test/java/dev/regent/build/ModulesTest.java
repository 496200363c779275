package dev.regent.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** No module has forgotten a gate: reads the POMs and folders of the whole repository. */
class ModulesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("\n  <artifactId>([^<]+)</artifactId>");

    @Test
    @DisplayName("Every module with Java code runs the build rules: add a BuildRulesTest to its root package")
    void rules() {
        assertThat(modules().filter(ModulesTest::hasCode).filter(module -> !runsRules(module)))
                .isEmpty();
    }

    @Test
    @DisplayName("Every driver has its edges checked: set gate.driver-edges to process-classes in its POM")
    void driverEdges() {
        assertThat(modules()
                        .filter(ModulesTest::isDriver)
                        .filter(module -> !pom(module).contains("<gate.driver-edges>process-classes<")))
                .isEmpty();
    }

    @Test
    @DisplayName("Every driver has its Javadoc built: remove maven.javadoc.skip from its POM")
    void javadoc() {
        assertThat(modules()
                        .filter(ModulesTest::isDriver)
                        .filter(module -> pom(module).contains("<maven.javadoc.skip>true<")))
                .isEmpty();
    }

    @Test
    @DisplayName("Every published jar is in regent-bom: add it there, or set maven.deploy.skip in its POM")
    void bom() {
        String bom = pom("regent-bom");
        assertThat(modules()
                        .filter(module -> !module.equals("regent-bom"))
                        .map(ModulesTest::pom)
                        .filter(pom -> !pom.contains("<packaging>pom<"))
                        .filter(pom -> !pom.contains("<maven.deploy.skip>true<"))
                        .map(ModulesTest::artifact)
                        .filter(artifact -> !bom.contains("<artifactId>" + artifact + "</artifactId>")))
                .isEmpty();
    }

    @Test
    @DisplayName("Every module says what it is: a name and a description in its POM")
    void metadata() {
        assertThat(modules()
                        .filter(module -> !pom(module).contains("\n  <name>")
                                || !pom(module).contains("\n  <description>")))
                .isEmpty();
    }

    private static Stream<String> modules() {
        return MODULE.matcher(pom("")).results().map(found -> found.group(1));
    }

    private static boolean hasCode(String module) {
        return !module.equals("build-rules")
                && (Files.isDirectory(ROOT.resolve(module).resolve("src/main/java"))
                        || Files.isDirectory(ROOT.resolve(module).resolve("src/test/java")));
    }

    private static boolean runsRules(String module) {
        return files(ROOT.resolve(module).resolve("src/test/java")).stream()
                .anyMatch(file -> file.endsWith("BuildRulesTest.java"));
    }

    private static boolean isDriver(String module) {
        return files(ROOT.resolve(module).resolve("src/main/resources/META-INF/services")).stream()
                .anyMatch(file -> file.getFileName().toString().startsWith("dev.regent.ha.spi."));
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String artifact(String pom) {
        return ARTIFACT.matcher(pom)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String pom(String module) {
        try {
            return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
