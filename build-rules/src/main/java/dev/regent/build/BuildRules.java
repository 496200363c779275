package dev.regent.build;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The rules, as tests: a module runs them by an empty subclass named {@code BuildRulesTest} in its root package.
 *
 * <p>Classes are read from {@code target/} by path and nothing else is resolved, which takes a second; importing by
 * package would read the whole class path.
 */
public abstract class BuildRules {

    private static final Path MAIN = Path.of("target", "classes");
    private static final Path TEST = Path.of("target", "test-classes");

    /** For the subclass. */
    protected BuildRules() {}

    /** Whether the module's main code is a library for tests, for which the rules of tests hold as well. */
    protected boolean mainIsTestCode() {
        return false;
    }

    /** Whether the packages are one thing in several drawers, which may know each other in all directions. */
    protected boolean packagesAreOne() {
        return false;
    }

    @Test
    @DisplayName("No class reads, writes or declares Java serialization")
    void serialization() {
        check(Rules.NO_SERIALIZATION, MAIN, TEST);
    }

    @Test
    @DisplayName("No test sleeps")
    void sleep() {
        check(Rules.NO_SLEEP_IN_TESTS, mainIsTestCode() ? new Path[] {MAIN, TEST} : new Path[] {TEST});
    }

    @Test
    @DisplayName("Every class with tests has a name that Surefire or Failsafe runs")
    void names() {
        check(Rules.TESTS_ARE_RUN, TEST);
    }

    @Test
    @DisplayName("All classes are in the module's root package or below, so that no two modules share one")
    void root() {
        check(Rules.inside(getClass().getPackageName()), MAIN);
    }

    @Test
    @DisplayName("The module's code uses no other module's tests, and nothing from the kit's or the rules' libraries")
    void testLibraries() {
        if (!mainIsTestCode()) {
            check(Rules.NO_TEST_LIBRARY, MAIN);
        }
    }

    @Test
    @DisplayName("The packages of the module do not depend on each other in a circle")
    void cycles() {
        if (!packagesAreOne()) {
            check(Rules.noCycles(getClass().getPackageName()), MAIN);
        }
    }

    private static void check(ArchRule rule, Path... folders) {
        List<Path> present = Stream.of(folders).filter(Files::isDirectory).toList();
        EvaluationResult result = rule.allowEmptyShould(true).evaluate(imported(present));
        if (result.hasViolation()) {
            throw new AssertionError(result.getFailureReport().getDetails().stream()
                    .map(line -> "  " + line)
                    .sorted()
                    .collect(Collectors.joining("\n", rule.getDescription() + ":\n", "")));
        }
    }

    static JavaClasses imported(List<Path> folders) {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPaths(folders);
    }
}
