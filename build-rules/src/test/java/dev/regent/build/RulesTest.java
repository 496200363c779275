package dev.regent.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.regent.build.coop.Hen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each rule is seen red on a planted fault, and green beside it. */
class RulesTest {

    @BeforeAll
    static void asInTheModules() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    }

    @Test
    @DisplayName("An ObjectInputStream is found, and so is a class declared Serializable; an exception is not")
    void serialization() {
        assertThat(violates(Rules.NO_SERIALIZATION, Reads.class)).isTrue();
        assertThat(violates(Rules.NO_SERIALIZATION, Declares.class)).isTrue();
        assertThat(violates(Rules.NO_SERIALIZATION, Harmless.class)).isFalse();
    }

    @Test
    @DisplayName("Thread.sleep and TimeUnit.sleep are found")
    void sleep() {
        assertThat(violates(Rules.NO_SLEEP_IN_TESTS, Sleeps.class)).isTrue();
        assertThat(violates(Rules.NO_SLEEP_IN_TESTS, SleepsByUnit.class)).isTrue();
        assertThat(violates(Rules.NO_SLEEP_IN_TESTS, Harmless.class)).isFalse();
    }

    @Test
    @DisplayName("A class with tests that no plugin would run is found")
    void names() {
        assertThat(violates(Rules.TESTS_ARE_RUN, Forgotten.class)).isTrue();
        assertThat(violates(Rules.TESTS_ARE_RUN, RulesTest.class)).isFalse();
    }

    @Test
    @DisplayName("A class outside the module's root package is found, also if the root is only a prefix of its name")
    void root() {
        assertThat(violates(Rules.inside("dev.regent.buil"), Harmless.class)).isTrue();
        assertThat(violates(Rules.inside("dev.regent.build"), Harmless.class)).isFalse();
    }

    @Test
    @DisplayName("Product code that uses a test library is found")
    void testLibraries() {
        assertThat(violates(Rules.NO_TEST_LIBRARY, Forgotten.class)).isTrue();
        assertThat(violates(Rules.NO_TEST_LIBRARY, Harmless.class)).isFalse();
    }

    @Test
    @DisplayName("Two packages that need each other are found")
    void cycles() {
        assertThat(violates(Rules.noCycles("dev.regent.build"), Egg.class, Hen.class))
                .isTrue();
        assertThat(violates(Rules.noCycles("dev.regent.build"), Harmless.class, Hen.class))
                .isFalse();
    }

    private static boolean violates(ArchRule rule, Class<?>... types) {
        return rule.allowEmptyShould(true)
                .evaluate(new ClassFileImporter().importClasses(types))
                .hasViolation();
    }

    static final class Reads {
        static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
            return new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();
        }
    }

    record Declares(String name) implements Serializable {}

    static final class Sleeps {
        static void sleep() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class SleepsByUnit {
        static void sleep() throws InterruptedException {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    static final class Harmless extends RuntimeException {}
}

/** Ends in neither Test nor IT, so that no plugin runs it. */
class Forgotten {
    @Test
    void neverRun() {}
}
