package dev.regent.ha.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the options say.
 *
 * @param endpoints at least one, each with scheme, host and port
 * @param prefix what all keys begin with; no slash at its end
 * @param credentials empty if nobody logs in
 * @param tls empty for plain connections
 * @param authority name of the servers, instead of their hosts
 * @param connectTimeout time limit of a connection and of a login
 * @param keepAliveTime silence after which a connection is probed
 * @param keepAliveTimeout how long the answer to a probe may take
 */
record EtcdSettings(
        List<URI> endpoints,
        String prefix,
        Optional<Credentials> credentials,
        Optional<TlsFiles> tls,
        Optional<String> authority,
        Duration connectTimeout,
        Duration keepAliveTime,
        Duration keepAliveTimeout) {

    EtcdSettings {
        endpoints = List.copyOf(endpoints);
    }

    record Credentials(String user, PasswordSource password) {}

    /**
     * PEM files.
     *
     * @param ca empty for the authorities of this Java
     * @param certificate together with the key, or not at all
     */
    record TlsFiles(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {}
}
