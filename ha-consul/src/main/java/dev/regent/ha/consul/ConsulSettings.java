package dev.regent.ha.consul;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.http.Endpoint;
import dev.regent.ha.support.http.FileContent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * What the options say, checked.
 *
 * @param endpoints at least one
 * @param tls present if one of the endpoints speaks HTTPS
 * @param tlsServerName name that certificates of servers must have, where it is not the endpoint's host
 */
record ConsulSettings(
        List<Endpoint> endpoints,
        String prefix,
        Optional<Token> token,
        Optional<String> datacenter,
        Optional<String> namespace,
        Optional<String> partition,
        Duration connectTimeout,
        Optional<FileContent<SSLSocketFactory>> tls,
        Optional<String> tlsServerName) {

    private static final List<ConfigOption<?>> TLS = List.of(
            ConsulOptions.CA_FILE,
            ConsulOptions.CERTIFICATE_FILE,
            ConsulOptions.KEY_FILE,
            ConsulOptions.KEY_STORE,
            ConsulOptions.KEY_STORE_PASSWORD,
            ConsulOptions.SERVER_NAME);

    ConsulSettings {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Reads the options and the files that they name.
     *
     * @throws InvalidConfigurationException naming the option
     */
    static ConsulSettings of(Configuration configuration, NanoClock clock) {
        List<Endpoint> endpoints = configuration.get(ConsulOptions.ADDRESS);
        Duration connectTimeout = configuration.get(ConsulOptions.CONNECT_TIMEOUT);
        if (connectTimeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new InvalidConfigurationException(ConsulOptions.CONNECT_TIMEOUT + " must be at least 1 ms");
        }
        return new ConsulSettings(
                endpoints,
                configuration.get(ConsulOptions.PREFIX),
                token(configuration, clock),
                configuration.find(ConsulOptions.DATACENTER),
                configuration.find(ConsulOptions.NAMESPACE),
                configuration.find(ConsulOptions.PARTITION),
                connectTimeout,
                tls(endpoints, configuration, clock),
                configuration.find(ConsulOptions.SERVER_NAME));
    }

    private static Optional<Token> token(Configuration configuration, NanoClock clock) {
        if (configuration.find(ConsulOptions.TOKEN).isPresent()
                && configuration.find(ConsulOptions.TOKEN_FILE).isPresent()) {
            throw new InvalidConfigurationException(
                    ConsulOptions.TOKEN + " and " + ConsulOptions.TOKEN_FILE + " are both set: remove one");
        }
        return configuration
                .find(ConsulOptions.TOKEN)
                .map(fixed -> Token.of(fixed, clock))
                .or(() -> configuration.find(ConsulOptions.TOKEN_FILE).map(file -> Token.in(file, clock)));
    }

    private static Optional<FileContent<SSLSocketFactory>> tls(
            List<Endpoint> endpoints, Configuration configuration, NanoClock clock) {
        if (endpoints.stream().anyMatch(Endpoint::tls)) {
            return Optional.of(TlsFiles.of(configuration).watched(clock));
        }
        for (ConfigOption<?> option : TLS) {
            if (configuration.find(option).isPresent()) {
                throw new InvalidConfigurationException(option + " is set but no address of " + ConsulOptions.ADDRESS
                        + " starts with https://: write it so, or remove the option");
            }
        }
        return Optional.empty();
    }
}
