package dev.regent.ha.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsServer(ServerKind.VERSITYGW)
class VersityRefusedKeysIT extends RefusedKeysContract {

    @Override
    Ensemble server() {
        return SharedS3.VERSITYGW.get();
    }

    @Test
    @DisplayName("A region that is not the server's is one line that names both")
    void region() {
        Map<String, String> options =
                new HashMap<>(BucketFixture.options("http://" + server().node(0).address()));
        options.put("high-availability.s3.region", "eu-west-9");
        assertThatThrownBy(() -> SecureStorage.open(options))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("us-east-1", "eu-west-9", "check region")
                .hasMessageNotContaining("\n");
    }
}
