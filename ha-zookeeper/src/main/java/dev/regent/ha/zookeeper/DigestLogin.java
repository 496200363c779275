package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.config.Configuration.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** User and password of the scheme {@code digest}. */
sealed interface DigestLogin {

    /** {@code user:password}, as it is now. */
    Secret current();

    default byte[] bytes() {
        return current().value().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether that has the form {@code user:password}. */
    default boolean isComplete() {
        int colon = current().value().indexOf(':');
        return colon > 0 && colon < current().value().length() - 1;
    }

    /** Written in the configuration. */
    record Configured(Secret current) implements DigestLogin {}

    /** In a file, which is read anew with each new client. */
    record Stored(Path file) implements DigestLogin {

        @Override
        public Secret current() {
            try {
                return new Secret(Files.readString(file).strip());
            } catch (IOException failure) {
                throw new BackendUnavailableException(
                        "cannot read the credentials in " + file + ": " + failure, failure);
            }
        }
    }
}
