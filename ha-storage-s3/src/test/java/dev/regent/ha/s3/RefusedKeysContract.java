package dev.regent.ha.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a person is told whose keys, bucket or region are wrong, by a real server. */
@Isolated("looks at everything that is logged")
abstract class RefusedKeysContract {

    private static final String SECRET = "nobodys-secret-key";

    abstract Ensemble server();

    @Test
    @DisplayName(
            "F26: a wrong secret, an unknown key, a missing bucket and a wrong region are one line each, which names place and remedy and no secret")
    void refused() {
        try (Captured captured = new Captured()) {
            refusedBy(MinioServers.BUCKET, "s3.secret-key", SECRET)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("check the keys");
            refusedBy(MinioServers.BUCKET, "s3.access-key", "nobody")
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("check the keys");
            refusedBy("no-such-bucket", "s3.access-key", MinioServers.LOGIN.user())
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("create it");
            captured.assertNone(List.of(SECRET, MinioServers.LOGIN.password()));
        }
    }

    private AbstractThrowableAssert<?, ?> refusedBy(String bucket, String option, String value) {
        String endpoint = "http://" + server().node(0).address();
        Map<String, String> options = new HashMap<>(BucketFixture.options(endpoint));
        options.put(option, value);
        return assertThatThrownBy(() -> SecureStorage.open(bucket, options))
                .isInstanceOf(HaException.class)
                .hasMessageContainingAll("s3://" + bucket, endpoint)
                .hasMessageNotContainingAny("\n", SECRET, MinioServers.LOGIN.password());
    }
}
