package dev.regent.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.ClusterId;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClustersTest {

    @Test
    @DisplayName("what was used and not deleted is known to the next process")
    void outlives(@TempDir Path folder) {
        Path journal = folder.resolve("clusters.txt");
        Clusters first = new Clusters(journal);
        assertThat(first.left()).isEmpty();
        first.opened(new ClusterId("kit-a"));
        first.opened(new ClusterId("kit-b"));
        first.deleted(new ClusterId("kit-a"));
        first.opened(new ClusterId("kit-c"));

        assertThat(new Clusters(journal).left()).containsExactly(new ClusterId("kit-b"), new ClusterId("kit-c"));
    }
}
