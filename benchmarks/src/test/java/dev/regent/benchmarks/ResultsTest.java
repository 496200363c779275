package dev.regent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("A part that is done is found again by a run that resumes")
    void resumed() throws IOException {
        Results results = new Results(folder.resolve("commit"));
        Row row = new Row("who", "what", "20", "1.0 ms", "", "median under 50 ms", false);
        Result result = new Result(List.of(row.markdown()), row.kept(), "part: 3 s, load 0.1 at its start");
        assertThat(results.has("part")).isFalse();
        results.write("part", result);
        assertThat(results.has("part")).isTrue();
        assertThat(results.read("part")).isEqualTo(result);
        assertThat(result.rows()).containsExactly("| who | what | 20 | 1.0 ms |  | median under 50 ms **broken** |");
    }
}
