package dev.regent.ha.zookeeper;

import dev.regent.testservers.Login;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;

/** The login contexts of all tests of this JVM, in place of a JAAS file, which a JVM reads once. */
final class LoginContexts extends Configuration {

    private static final Map<String, AppConfigurationEntry> ENTRIES = new ConcurrentHashMap<>();

    static {
        // Otherwise ZooKeeper's client renews a ticket at most once a minute, which is longer than those of the tests
        // are good for.
        System.setProperty("zookeeper.kerberos.minReLoginTimeMs", "1000");
        Configuration.setConfiguration(new LoginContexts());
    }

    private LoginContexts() {}

    /** Makes that context, or changes it. */
    static void digest(String context, Login login) {
        put(
                context,
                "org.apache.zookeeper.server.auth.DigestLoginModule",
                Map.of("username", login.user(), "password", login.password()));
    }

    /** As above, for any module. */
    static void put(String context, String module, Map<String, String> options) {
        ENTRIES.put(context, new AppConfigurationEntry(module, LoginModuleControlFlag.REQUIRED, options));
    }

    @Override
    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        AppConfigurationEntry entry = ENTRIES.get(name);
        return entry == null ? new AppConfigurationEntry[0] : new AppConfigurationEntry[] {entry};
    }
}
