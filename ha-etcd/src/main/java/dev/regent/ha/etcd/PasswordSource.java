package dev.regent.ha.etcd;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.config.Configuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a password comes from, at each login anew. */
@FunctionalInterface
interface PasswordSource {

    /** @throws BackendUnavailableException if it cannot be read now */
    Configuration.Secret read();

    static PasswordSource of(Configuration.Secret password) {
        return () -> password;
    }

    /** The file's text without the line end that an editor leaves behind. */
    static PasswordSource in(Path file) {
        return () -> {
            try {
                return new Configuration.Secret(
                        Files.readString(file, StandardCharsets.UTF_8).stripTrailing());
            } catch (IOException unreadable) {
                throw new BackendUnavailableException(
                        "the password of etcd cannot be read from " + file.toAbsolutePath() + " ("
                                + unreadable.getClass().getSimpleName() + "): check " + EtcdOptions.PASSWORD_FILE,
                        unreadable);
            }
        };
    }
}
