package dev.regent.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of docs/contract.md and those that tests and contracts name are the same. Reads the sources of the whole repository. */
class ContractRulesTest {

    private static final Pattern RULE = Pattern.compile("\\b[ERSLMJ]\\d{1,2}\\b");
    private static final Pattern HEADING = Pattern.compile("(?m)^\\*\\*([ERSLMJ]\\d{1,2}) ");
    private static final Pattern NAME = Pattern.compile("@DisplayName\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    @Test
    @DisplayName("Every rule of docs/contract.md is in the name of a test, and no test names a rule that is not there")
    void sameRules() {
        Set<String> named = new TreeSet<>();
        sources()
                .flatMap(source -> NAME.matcher(Sources.text(source)).results())
                .flatMap(name -> RULE.matcher(name.group(1)).results())
                .forEach(rule -> named.add(rule.group()));
        Set<String> contract = HEADING.matcher(
                        Sources.text(Sources.ROOT.resolve("docs").resolve("contract.md")))
                .results()
                .map(heading -> heading.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(contract).hasSizeGreaterThan(30);
        assertThat(named).isEqualTo(contract);
    }

    private static Stream<Path> sources() {
        try (Stream<Path> modules = Files.list(Sources.ROOT)) {
            return modules
                    .map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(Sources::java)
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
