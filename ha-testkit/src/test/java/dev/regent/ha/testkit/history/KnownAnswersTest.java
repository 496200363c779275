package dev.regent.ha.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.history.Finding.Broken;
import dev.regent.ha.testkit.history.Finding.Linearizable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories whose verdict is known: written by hand, each with one anomaly or none, and made by {@link MadeHistories}. */
class KnownAnswersTest {

    private static final String VERDICT = "# verdict: ";
    private static final int BRUTE = 9;

    static Stream<Path> histories() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(KnownAnswersTest.class.getResource("/known-answers"), "resource")
                .toURI());
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
        }
    }

    static boolean broken(Path file) throws IOException {
        String line = Files.readAllLines(file).get(1);
        assertThat(line).isIn(VERDICT + "broken", VERDICT + "linearizable");
        return line.endsWith("broken");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    @DisplayName("the verdict is the known one, and trying every order says the same of short histories")
    void verdict(Path file) throws IOException {
        RegisterHistory history = RegisterHistory.parse(Files.readAllLines(file));
        List<Finding> findings = RegisterCheck.check(history, Limits.USUAL);
        assertThat(findings)
                .as(file.toString())
                .allMatch(each -> each instanceof Broken || each instanceof Linearizable);
        assertThat(findings.stream().anyMatch(each -> each instanceof Broken))
                .as(findings.toString())
                .isEqualTo(broken(file));
        if (history.calls().size() < BRUTE) {
            assertThat(history.byRegister().values().stream().allMatch(BruteForce::linearizable))
                    .isNotEqualTo(broken(file));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    @DisplayName("a history comes back from its text")
    void roundTrip(Path file) throws IOException {
        RegisterHistory history = RegisterHistory.parse(Files.readAllLines(file));
        assertThat(RegisterHistory.parse(history.lines()).lines()).isEqualTo(history.lines());
        assertThat(history.lines())
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList());
    }

    @Test
    @DisplayName("there are a hundred or more, a third of them minimal anomalies made by hand")
    void enough() throws Exception {
        long anomalies = 0;
        for (Path file : histories().toList()) {
            boolean byHand = file.toString().contains("/hand/");
            anomalies += byHand && broken(file) ? 1 : 0;
        }
        assertThat(histories().count()).isGreaterThanOrEqualTo(100);
        assertThat(anomalies * 3).isGreaterThanOrEqualTo(histories().count());
    }
}
