package dev.regent.ha.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Util;
import org.apache.zookeeper.common.ZKConfig;
import org.apache.zookeeper.data.ACL;

/**
 * How to reach the ensemble.
 *
 * @param root absolute path of the node that all others are below
 * @param creatorOnly whether nodes belong to their creator alone
 * @param connectionTimeout how long a client may try in vain before it is replaced
 * @param digest login by the scheme {@code digest}
 */
record ClientSettings(
        Quorum quorum,
        String root,
        boolean creatorOnly,
        Duration sessionTimeout,
        Duration connectionTimeout,
        Optional<DigestLogin> digest,
        Optional<SaslLogin> sasl,
        Optional<TlsStores> tls) {

    /** What is received is bounded by the child list of one node, which the server sends in one piece however long it is. */
    private static final int MOST_RECEIVED = 32 << 20;

    private static final int CLOSE_MILLIS = 1000;

    List<ACL> acl() {
        return creatorOnly ? ZooDefs.Ids.CREATOR_ALL_ACL : ZooDefs.Ids.OPEN_ACL_UNSAFE;
    }

    /** Fresh, with everything that system properties could say otherwise. */
    ZKClientConfig clientConfig() {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKConfig.JUTE_MAXBUFFER, Integer.toString(MOST_RECEIVED));
        config.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, Integer.toString(CLOSE_MILLIS));
        config.setProperty(ZKClientConfig.DISABLE_AUTO_WATCH_RESET, "false");
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, Boolean.toString(sasl.isPresent()));
        sasl.ifPresent(login -> {
            config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, login.context());
            config.setProperty(ZKClientConfig.ZK_SASL_CLIENT_USERNAME, login.service());
            login.principal().ifPresent(name -> config.setProperty(ZKClientConfig.ZOOKEEPER_SERVER_PRINCIPAL, name));
            config.setProperty(X509Util.FIPS_MODE_PROPERTY, "false"); // in which there is no Digest
        });
        config.setProperty(ZKClientConfig.SECURE_CLIENT, Boolean.toString(tls.isPresent()));
        if (tls.isPresent()) {
            config.setProperty(
                    ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
            try (ClientX509Util names = new ClientX509Util()) {
                tls.get().write(config, names);
            }
        } else {
            config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNIO");
        }
        return config;
    }

    /**
     * Login by SASL.
     *
     * @param context name of the JAAS login context
     * @param service first part of the servers' principals
     * @param principal of all servers, where it is not made of service and host
     */
    record SaslLogin(String context, String service, Optional<String> principal) {}
}
