package dev.regent.ha.hdfs;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** As whom a storage acts: a user of its own, beside the one that the process may be logged in as. */
final class HdfsLogin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HdfsLogin.class);

    private final UserGroupInformation user;
    private final boolean byKeytab;

    private HdfsLogin(UserGroupInformation user, boolean byKeytab) {
        this.user = user;
        this.byKeytab = byKeytab;
    }

    /**
     * Logs in at the KDC where the configuration asks for Kerberos.
     *
     * @throws IOException if that fails
     */
    static HdfsLogin open(Configuration settings, Identity identity) throws IOException {
        UserGroupInformation.setConfiguration(settings);
        if (identity instanceof Keytab keytab) {
            return new HdfsLogin(
                    UserGroupInformation.loginUserFromKeytabAndReturnUGI(
                            keytab.principal(), keytab.file().toString()),
                    true);
        }
        String name = identity instanceof Name given ? given.user() : System.getProperty("user.name", "regent");
        return new HdfsLogin(UserGroupInformation.createRemoteUser(name), false);
    }

    /** Acts as the user, whose ticket is renewed first where it is about to end. */
    <T> T call(PrivilegedExceptionAction<T> action) throws IOException, InterruptedException {
        if (byKeytab) {
            user.checkTGTAndReloginFromKeytab();
        }
        return user.doAs(action);
    }

    @Override
    public void close() {
        if (byKeytab) {
            try {
                user.logoutUserFromKeytab();
            } catch (IOException failure) {
                LOG.debug("the ticket of {} is left until it ends: {}", user, failure.toString());
            }
        }
    }

    @Override
    public String toString() {
        return user.getUserName();
    }

    /** Who a storage is to be. */
    sealed interface Identity {

        /** @throws InvalidConfigurationException if what is written does not fit together */
        static Identity of(
                Configuration settings, Optional<String> user, Optional<String> principal, Optional<Path> keytab) {
            String way = settings.get("hadoop.security.authentication", "simple");
            boolean kerberos = "kerberos".equalsIgnoreCase(way);
            if (!kerberos && (principal.isPresent() || keytab.isPresent())) {
                throw new InvalidConfigurationException(
                        "options '" + HdfsOptions.PRINCIPAL + "' and '" + HdfsOptions.KEYTAB
                                + "' need hadoop.security.authentication=kerberos in core-site.xml of the folder '"
                                + HdfsOptions.CONFIG_DIR + "', which says '" + way + "'");
            }
            if (!kerberos) {
                return user.<Identity>map(Name::new).orElse(new Own());
            }
            if (user.isPresent()) {
                throw new InvalidConfigurationException("option '" + HdfsOptions.USER
                        + "' is for clusters without Kerberos: remove it, the principal decides");
            }
            if (principal.isEmpty() || keytab.isEmpty()) {
                throw new InvalidConfigurationException("core-site.xml asks for Kerberos: set '" + HdfsOptions.PRINCIPAL
                        + "' and '" + HdfsOptions.KEYTAB + "'");
            }
            if (!Files.isReadable(keytab.get())) {
                throw new InvalidConfigurationException("option '" + HdfsOptions.KEYTAB + "': cannot read "
                        + keytab.get().toAbsolutePath());
            }
            return new Keytab(principal.get(), keytab.get().toAbsolutePath());
        }
    }

    /** The user that runs the process. */
    record Own() implements Identity {}

    /** A user whom the cluster takes at his word. */
    record Name(String user) implements Identity {}

    /** A principal with its keys. */
    record Keytab(String principal, Path file) implements Identity {}
}
