package dev.regent.simulation.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.simulation.Simulate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplayTest {

    @Test
    @Timeout(120)
    @DisplayName("A seed gives the same run in another JVM, whose hash codes and orders of sets differ")
    void acrossJvms() throws IOException, InterruptedException {
        String first = summary("-XX:hashCode=0");
        String second = summary("-XX:hashCode=2");
        assertThat(first).contains("digest=").isEqualTo(second);
    }

    /** The line of counts, without the time that it took. */
    private static String summary(String hashing) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UnlockExperimentalVMOptions",
                        hashing,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Simulate.class.getName(),
                        "--shape",
                        "runtime",
                        "--seeds",
                        "8"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return Stream.of(printed.split(" "))
                .filter(word -> !word.startsWith("millis="))
                .reduce("", (line, word) -> line + " " + word);
    }
}
