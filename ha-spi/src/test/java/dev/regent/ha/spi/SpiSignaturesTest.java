package dev.regent.ha.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Keeps the SPI small and unchanged by accident. Drivers of others are compiled against it, so every change is made on
 * purpose, under the rules of {@code VERSIONING.md}.
 */
class SpiSignaturesTest {

    private static final Path BASELINE = Path.of("src", "test", "resources", "spi-signatures.txt");
    private static final String UPDATE = "spi.signatures.update";
    private static final Set<Class<?>> NUMBERS =
            Set.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    @Test
    @DisplayName("The public signatures are those of the baseline")
    void signatures() throws IOException {
        List<String> now = Signatures.of(SpiTypes.visible());
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(BASELINE.getParent());
            Files.writeString(BASELINE, String.join("\n", now) + "\n");
        }
        assertThat(now)
                .as(
                        "the public signatures of ha-spi, against %s. If the change is meant and VERSIONING.md allows it, run"
                                + " 'mvn -pl ha-spi -am test -Dtest=SpiSignaturesTest -D%s=true', commit the file and"
                                + " write a line in CHANGELOG.md",
                        BASELINE, UPDATE)
                .isEqualTo(Files.readAllLines(BASELINE));
    }

    @Test
    @DisplayName("There are at most 30 public top-level types")
    void types() throws IOException {
        assertThat(SpiTypes.visible().stream().filter(type -> type.getDeclaringClass() == null))
                .as("what a driver's author has to learn: merge or nest types rather than raise the limit")
                .hasSizeLessThanOrEqualTo(30);
    }

    @Test
    @DisplayName("An interface has at most 8 abstract methods, and half of them at most 3")
    void methods() throws IOException {
        List<Class<?>> interfaces =
                SpiTypes.visible().stream().filter(Class::isInterface).toList();
        assertThat(interfaces)
                .as("split an interface by who implements or calls it")
                .allSatisfy(type -> assertThat(abstractMethods(type)).isLessThanOrEqualTo(8));
        List<Long> counts = interfaces.stream()
                .map(SpiSignaturesTest::abstractMethods)
                .sorted()
                .toList();
        assertThat(counts.get(counts.size() / 2))
                .as("the median of abstract methods per interface: %s", counts)
                .isLessThanOrEqualTo(3);
    }

    @Test
    @DisplayName("No method takes a bare number, so that a duration cannot pass for a token or a version")
    void numbers() throws IOException {
        assertThat(SpiTypes.visible().stream()
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .filter(method -> Arrays.stream(method.getParameterTypes())
                                .anyMatch(each -> NUMBERS.contains(each) || Number.class.isAssignableFrom(each))))
                .isEmpty();
    }

    @Test
    @DisplayName("The version in the jars' manifests, which the plugin loader compares, is the one in the code")
    void version() throws IOException {
        assertThat(Files.readString(Path.of("..", "pom.xml")))
                .as("the property regent.spi.version of the parent POM against HaBackendFactory.SPI_VERSION")
                .contains("<regent.spi.version>" + HaBackendFactory.SPI_VERSION + "</regent.spi.version>");
    }

    private static long abstractMethods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .count();
    }
}
