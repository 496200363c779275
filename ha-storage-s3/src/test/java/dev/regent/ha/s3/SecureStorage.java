package dev.regent.ha.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.testservers.MinioServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/** Opens storages as an operator's configuration does, and uses them. */
final class SecureStorage {

    static final byte[] SMALL = "a line that nobody else may read\n".repeat(100).getBytes(UTF_8);
    static final byte[] LARGE = Arrays.copyOf(SMALL, 9 << 20); // more than a part

    private SecureStorage() {}

    static StateStorage open(Map<String, String> options) {
        return open(MinioServers.BUCKET, options);
    }

    static StateStorage open(String bucket, Map<String, String> options) {
        S3StateStorageFactory factory = new S3StateStorageFactory();
        return factory.open(
                URI.create("s3://" + bucket + "/kit-" + UUID.randomUUID()),
                Configuration.of(factory.options(), options));
    }

    /** Writes, reads, lists and deletes, in one request and in several. */
    static void assertWorks(StateStorage storage) throws IOException {
        String name = "job/" + UUID.randomUUID();
        for (byte[] content : new byte[][] {SMALL, LARGE}) {
            storage.write(name, new ByteArrayInputStream(content));
            assertThat(storage.list("job/")).contains(name);
            assertThat(read(storage, name)).isEqualTo(content);
            storage.delete(name);
        }
    }

    static byte[] read(StateStorage storage, String name) throws IOException {
        try (InputStream in = storage.read(name)) {
            return in.readAllBytes();
        }
    }
}
