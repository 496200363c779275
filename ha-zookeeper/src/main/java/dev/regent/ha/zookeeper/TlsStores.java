package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.config.Configuration.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;

/**
 * Certificates of connections by TLS. Each handle reads them anew.
 *
 * @param keys what this process shows; empty if the servers ask for none
 * @param trusted what it believes; empty for the certificates that the Java platform trusts
 * @param verifyHost whether a server's certificate must name its host
 */
record TlsStores(Optional<Store> keys, Optional<Store> trusted, boolean verifyHost) {

    void write(ZKClientConfig config, ClientX509Util names) {
        keys.ifPresent(store -> {
            config.setProperty(
                    names.getSslKeystoreLocationProperty(), store.file().toString());
            store.password()
                    .ifPresent(secret -> config.setProperty(names.getSslKeystorePasswdProperty(), secret.value()));
        });
        trusted.ifPresent(store -> {
            config.setProperty(
                    names.getSslTruststoreLocationProperty(), store.file().toString());
            store.password()
                    .ifPresent(secret -> config.setProperty(names.getSslTruststorePasswdProperty(), secret.value()));
        });
        config.setProperty(names.getSslHostnameVerificationEnabledProperty(), Boolean.toString(verifyHost));
    }

    /**
     * One file.
     *
     * @param file PKCS #12, JKS or PEM, told by its name
     */
    record Store(Path file, Optional<Secret> password) {}
}
