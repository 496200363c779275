package dev.regent.ha.consul;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration.Secret;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.http.FileContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The ACL token that is sent with each request, fixed or read anew from its file. It never prints. */
final class Token {

    private static final int LONGEST = 4 << 10;

    private final FileContent<Secret> content;

    private Token(FileContent<Secret> content) {
        this.content = content;
    }

    static Token of(Secret fixed, NanoClock clock) {
        Secret checked = checked(fixed.value(), ConsulOptions.TOKEN.key());
        return new Token(new FileContent<>("the token of Consul", List.of(), () -> checked, clock));
    }

    static Token in(Path file, NanoClock clock) {
        return new Token(new FileContent<>("the token of Consul in " + file, List.of(file), () -> read(file), clock));
    }

    String value() {
        return content.current().value();
    }

    /** Consul does not take it: perhaps the file holds another one by now. */
    void refused() {
        content.lookAgain();
    }

    private static Secret read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new InvalidConfigurationException(
                        file + " (" + ConsulOptions.TOKEN_FILE + ") is too large to hold a token");
            }
            return checked(Files.readString(file), file + " (" + ConsulOptions.TOKEN_FILE + ")");
        } catch (IOException unreadable) {
            throw new InvalidConfigurationException(
                    "the token file " + file + " (" + ConsulOptions.TOKEN_FILE
                            + ") cannot be read: let it exist and be readable for this process",
                    unreadable);
        }
    }

    private static Secret checked(String text, String where) {
        String token = text.strip();
        if (!token.matches("[\\x21-\\x7E]{1,4096}")) {
            throw new InvalidConfigurationException(
                    where + " holds no token: write one without spaces or line breaks in it");
        }
        return new Secret(token);
    }

    @Override
    public String toString() {
        return "****";
    }
}
