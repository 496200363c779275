package dev.regent.ha.hdfs;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How the cluster is reached, and as whom. */
final class HdfsOptions {

    private static final String ROOT = "high-availability.hdfs.";

    static final ConfigOption<Path> CONFIG_DIR = ConfigOption.path(
                    ROOT + "config-dir",
                    "Folder with core-site.xml and hdfs-site.xml. Needed for name services, Kerberos and viewfs. Files of"
                            + " these names on the class path are not read.")
            .withAlias("env.hadoop.conf.dir");

    static final ConfigOption<String> USER = ConfigOption.string(
            ROOT + "user", "User on clusters without Kerberos. The user of the process if not set.");

    static final ConfigOption<String> PRINCIPAL = ConfigOption.string(
                    ROOT + "kerberos.principal",
                    "Kerberos principal, as name@REALM or name/host@REALM. Needed, with the keytab, where core-site.xml sets"
                            + " hadoop.security.authentication to kerberos.")
            .withAlias("security.kerberos.login.principal");

    static final ConfigOption<Path> KEYTAB = ConfigOption.path(
                    ROOT + "kerberos.keytab",
                    "File with the keys of the principal. It is read again at each login, so a rotated one needs no restart.")
            .withAlias("security.kerberos.login.keytab");

    static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOption.duration(
                    ROOT + "connect-timeout", "Time limit of one try to connect to a NameNode.")
            .withDefault(Duration.ofSeconds(3));

    static final ConfigOption<Duration> REQUEST_TIMEOUT = ConfigOption.duration(
                    ROOT + "request-timeout",
                    "Time limit of one step, with what the Hadoop client repeats in it: a request to the NameNode, or the"
                            + " transfer of at most 1 MiB.")
            .withDefault(Duration.ofMinutes(1));

    private HdfsOptions() {}

    static List<ConfigOption<?>> all() {
        return List.of(CONFIG_DIR, USER, PRINCIPAL, KEYTAB, CONNECT_TIMEOUT, REQUEST_TIMEOUT);
    }

    /** At least a millisecond, at most a day. */
    static Duration limit(Configuration configuration, ConfigOption<Duration> option) {
        Duration limit = configuration.get(option);
        if (limit.toMillis() < 1 || limit.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidConfigurationException("option '" + option + "' must be 1 ms to 1 day");
        }
        return limit;
    }
}
