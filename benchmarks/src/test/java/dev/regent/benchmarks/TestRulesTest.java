package dev.regent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRulesTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "A test of a driver has the rules that the contract's display name says, wherever in it and in however many lines")
    void inherited() throws IOException {
        Files.writeString(folder.resolve("Contract.java"), """
                public abstract class Contract extends Base {
                    @Test
                    @DisplayName(
                            "F3: nothing is believed (E10)" + " and \\"S1\\" holds, not E99")
                    void stopped() {
                """);
        Files.writeString(folder.resolve("DriverIT.java"), "class DriverIT extends Contract {}");
        TestRules rules = TestRules.read(List.of(folder));
        assertThat(rules.of("DriverIT", "stopped")).containsExactly("E10", "S1");
        assertThat(rules.of("DriverIT", "other")).isEmpty();
        assertThat(rules.of("OtherIT", "stopped")).isEmpty();
    }
}
