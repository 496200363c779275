package example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyTest {

    @TempDir
    Path directory;

    @Test
    void eachNightHasALargerToken() throws Exception {
        Map<String, String> options = Map.of(
                "high-availability.cluster-id", "consumer", "high-availability.local.dir", directory.toString());
        long first = Nightly.runOnce("local", options);
        long second = Nightly.runOnce("local", options);
        assertTrue(second > first, second + " after " + first);
    }
}
