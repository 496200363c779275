package dev.regent.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/regressions.md names tests that exist, and says of every issue why it cannot happen here. Reads the sources of the whole repository. */
class RegressionsPageTest {

    private static final Path DOCS = Sources.ROOT.resolve("docs");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[.*\\|$");
    private static final Pattern TEST = Pattern.compile("\\[(\\w+)]`#(\\w+)`");
    private static final Pattern PLACE = Pattern.compile("(?m)^\\[(\\w+)]: (\\S+/(\\w+)\\.java)$");
    private static final Pattern CONTRACT = Pattern.compile(" extends (\\w+Contract)\\b");
    private static final String OF_PAYLOADS = "StateStorageContract";
    private static final Pattern KIND = Pattern.compile("cannot apply|to come with ");
    private static final String ANNOTATIONS = "(?s)@(?:Parameterized)?Test\\b(?:(?!\\n    }|;\\n).)*?\\bvoid %s\\(";

    private final String page = Sources.text(DOCS.resolve("regressions.md"));
    private final Map<String, Path> places = PLACE.matcher(page)
            .results()
            .collect(Collectors.toMap(place -> place.group(1), place -> DOCS.resolve(place.group(2))));

    @Test
    @DisplayName("Every test that docs/regressions.md names is a test of the class that the link leads to")
    void testsExist() {
        List<MatchResult> named = TEST.matcher(page).results().toList();
        assertThat(named).hasSizeGreaterThan(100);
        assertThat(named).allSatisfy(test -> {
            assertThat(places).as("links of the page").containsKey(test.group(1));
            Path place = places.getOrDefault(test.group(1), DOCS);
            assertThat(place).exists().hasFileName(test.group(1) + ".java");
            assertThat(Pattern.compile(ANNOTATIONS.formatted(test.group(2)))
                            .matcher(Sources.text(place))
                            .find())
                    .as("test %s#%s", test.group(1), test.group(2))
                    .isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ha-zookeeper", "ha-etcd", "ha-consul"})
    @DisplayName("Every contract of backends that docs/regressions.md names is run by each driver of servers")
    void contractsAreRun(String driver) {
        Set<String> contracts = new HashSet<>(places.keySet());
        contracts.removeIf(name -> !name.endsWith("Contract") || name.equals(OF_PAYLOADS));
        Set<String> run = Sources.java(Sources.ROOT.resolve(Path.of(driver, "src", "test")))
                .flatMap(file -> CONTRACT.matcher(Sources.text(file)).results())
                .map(subclass -> subclass.group(1))
                .collect(Collectors.toSet());
        assertThat(contracts).isNotEmpty();
        assertThat(run).containsAll(contracts);
    }

    @Test
    @DisplayName(
            "Every issue of docs/regressions.md has a test, or a reason why it cannot apply or has to wait; no link is left over")
    void everyIssueIsAnswered() {
        List<String> rows = ROW.matcher(page).results().map(MatchResult::group).toList();
        assertThat(rows).hasSizeGreaterThan(60);
        assertThat(rows).allSatisfy(row -> {
            String[] cells = row.split(" \\| ", -1);
            assertThat(cells).hasSize(4);
            assertThat(cells[3])
                    .matches(answer ->
                            TEST.matcher(answer).find() || KIND.matcher(answer).find());
        });
        Set<String> used =
                TEST.matcher(page).results().map(test -> test.group(1)).collect(Collectors.toSet());
        assertThat(places.keySet()).isEqualTo(used);
    }
}
