package dev.regent.ha.kubernetes;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration.Secret;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.http.FileContent;
import dev.regent.ha.support.http.HttpPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Who asks: a bearer token that may change, or nobody but a client certificate. It never prints. */
final class Identity implements HttpPeer.Credentials {

    private static final int LONGEST = 64 << 10;
    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final Source source;

    private Identity(Source source) {
        this.source = source;
    }

    /** Without a token. */
    static Identity none() {
        return new Identity(new Source() {
            @Override
            public Optional<Secret> token() {
                return Optional.empty();
            }

            @Override
            public void refused() {
                // a client certificate is read anew with its connection
            }
        });
    }

    /** A token in a file, read anew when it changes. */
    static Identity in(Path file, NanoClock clock) {
        FileContent<Secret> content =
                new FileContent<>("the token for Kubernetes in " + file, List.of(file), () -> read(file), clock);
        return new Identity(new Source() {
            @Override
            public Optional<Secret> token() {
                return Optional.of(content.current());
            }

            @Override
            public void refused() {
                content.lookAgain();
            }
        });
    }

    /** A token that is asked for again, at most every five seconds, when the server does not take it. */
    static Identity from(Supplier<Optional<Secret>> supplier, NanoClock clock) {
        return new Identity(new Asked(supplier, clock));
    }

    @Override
    public Map<String, String> headers() {
        return source.token()
                .map(token -> Map.of("Authorization", "Bearer " + token.value()))
                .orElse(Map.of());
    }

    @Override
    public void refused() {
        source.refused();
    }

    /**
     * A token without spaces and line breaks.
     *
     * @throws InvalidConfigurationException naming where
     */
    static Secret checked(String text, String where) {
        String token = text.strip();
        if (!token.matches("[\\x21-\\x7E]{1,65536}")) {
            throw new InvalidConfigurationException(where + " holds no bearer token: write one without spaces in it");
        }
        return new Secret(token);
    }

    private static Secret read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new InvalidConfigurationException(
                        file + " (" + KubernetesOptions.TOKEN_FILE + ") is too large to hold a token");
            }
            return checked(Files.readString(file), file + " (" + KubernetesOptions.TOKEN_FILE + ")");
        } catch (IOException unreadable) {
            throw new InvalidConfigurationException(
                    "the token file " + file + " (" + KubernetesOptions.TOKEN_FILE
                            + ") cannot be read: let it exist and be readable for this process",
                    unreadable);
        }
    }

    @Override
    public String toString() {
        return "****";
    }

    private interface Source {
        Optional<Secret> token();

        void refused();
    }

    private static final class Asked implements Source {

        private final Supplier<Optional<Secret>> supplier;
        private final NanoClock clock;
        private Optional<Secret> current;
        private long asked;

        Asked(Supplier<Optional<Secret>> supplier, NanoClock clock) {
            this.supplier = supplier;
            this.clock = clock;
            this.current = supplier.get();
            this.asked = clock.nanoTime();
        }

        @Override
        public synchronized Optional<Secret> token() {
            return current;
        }

        @Override
        public synchronized void refused() {
            long now = clock.nanoTime();
            if (now - asked >= AGAIN_NANOS) {
                asked = now;
                current = supplier.get().or(() -> current);
            }
        }
    }
}
