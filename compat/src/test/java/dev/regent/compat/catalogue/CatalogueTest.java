package dev.regent.compat.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.compat.suite.Suite;
import dev.regent.ha.testkit.BackendFixture;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final String ROOT = "dev/regent/ha/testkit/";

    @Test
    @DisplayName("F1 to F30 are all there, once, and so is every other scenario")
    void complete() {
        List<String> ids = Catalogue.all().stream().map(Scenario::id).toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids)
                .containsAll(IntStream.rangeClosed(1, 30)
                        .mapToObj(number -> "F" + number)
                        .toList());
        assertThat(Catalogue.all())
                .allSatisfy(scenario -> assertThat(scenario.why().isEmpty())
                        .as("either tests or a reason: %s", scenario.id())
                        .isEqualTo(!scenario.checks().isEmpty()));
    }

    @Test
    @DisplayName("every test of every contract that the suite runs belongs to exactly one scenario")
    void everyTest() {
        List<Check> tests = Stream.of(Suite.class.getDeclaredClasses())
                .flatMap(suite -> Check.all(suite).stream())
                .toList();

        assertThat(Catalogue.all().stream().flatMap(scenario -> scenario.checks().stream()))
                .containsExactlyInAnyOrderElementsOf(tests);
        assertThat(tests)
                .hasSizeGreaterThan(120)
                .allSatisfy(test -> assertThat(test.suite().getSuperclass().getDeclaredMethod(test.method()))
                        .as("selected by its name, so it has no parameters")
                        .isNotNull());
    }

    @Test
    @DisplayName("every contract of the kit that takes a backend is run by the suite")
    void everyContract() throws Exception {
        List<Class<?>> run = Stream.of(Suite.class.getDeclaredClasses())
                .<Class<?>>map(Class::getSuperclass)
                .toList();

        assertThat(contracts())
                .hasSizeGreaterThan(20)
                .allSatisfy(contract -> assertThat(run).contains(contract));
    }

    @Test
    @DisplayName(
            "levels contain those before them, the soak is one of its own, quick is functions, timing and four faults, and ids are found in any case")
    void selections() {
        assertThat(Catalogue.of(Level.TIMING))
                .containsAll(Catalogue.of(Level.FUNCTIONS))
                .hasSize(11);
        assertThat(Catalogue.of(Level.SOAK)).extracting(Scenario::id).containsExactly("soak");
        assertThat(Stream.of(Level.FAULTS, Level.SOAK).flatMap(level -> Catalogue.of(level).stream()))
                .containsExactlyElementsOf(Catalogue.all());
        assertThat(Catalogue.quick()).containsAll(Catalogue.of(Level.TIMING)).hasSize(15);
        assertThat(Catalogue.named(List.of("f16", "ELECTION")))
                .extracting(Scenario::id)
                .containsExactly("election", "F16");
        assertThatThrownBy(() -> Catalogue.named(List.of("F31")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no scenario 'F31', did you mean 'F");
    }

    @Test
    @DisplayName("a scenario knows the rules that its tests name, in the order of the contract")
    void rules() {
        assertThat(Rules.in("F3: a leader (S1), and E10 before E2, S13; not XE1 or F2"))
                .containsExactly("E2", "E10", "S1", "S13");
        assertThat(Catalogue.named(List.of("F1")).get(0).rules()).containsExactly("E1", "E2", "R1", "S1", "S4", "M3");
    }

    private static List<Class<?>> contracts() throws IOException, URISyntaxException, ClassNotFoundException {
        Path place = Path.of(BackendFixture.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> contracts = new ArrayList<>();
        for (String file : Files.isDirectory(place) ? files(place) : filesInJar(place)) {
            if (file.startsWith(ROOT) && file.endsWith("Contract.class")) {
                Class<?> type = Class.forName(file.replace(".class", "").replace('/', '.'));
                if (Modifier.isAbstract(type.getModifiers()) && takesBackend(type) && hasTests(type)) {
                    contracts.add(type);
                }
            }
        }
        return contracts;
    }

    private static List<String> filesInJar(Path jar) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            return files(files.getPath("/"));
        }
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }

    private static boolean takesBackend(Class<?> type) {
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.getName().equals("createFixture")) {
                    return method.getReturnType() == BackendFixture.class;
                }
            }
        }
        return false;
    }

    private static boolean hasTests(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(Test.class));
    }
}
