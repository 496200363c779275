package dev.regent.runtime.config;

import dev.regent.ha.testkit.OptionTable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {

    @Test
    @DisplayName("docs/configuration.md lists every option of the runtime as it is declared")
    void optionsAreDocumented() throws IOException {
        OptionTable.assertDocumented(Path.of("../docs/configuration.md"), RuntimeOptions.all());
    }
}
