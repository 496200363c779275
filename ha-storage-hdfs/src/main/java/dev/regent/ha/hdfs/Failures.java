package dev.regent.ha.hdfs;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.KerberosAuthException;

/** Exceptions of failed calls, each one line: what, where, why, and where it is known what to do. */
final class Failures {

    private Failures() {}

    /** Of what changes nothing, or surely changed nothing. */
    static HaException unavailable(String what, IOException failure) {
        return new BackendUnavailableException(what + ": " + text(failure), failure);
    }

    /** Of a change: unknown where it may have been made. */
    static HaException ofChange(String what, IOException failure) {
        return isAnswer(failure)
                ? unavailable(what, failure)
                : new OutcomeUnknownException(what + " and it may still come to pass: " + text(failure), failure);
    }

    /** At the start, where a person is at hand: what waiting does not help is a wrong configuration. */
    static HaException atStart(String what, IOException failure) {
        String line = what + ": " + text(failure);
        return isForGood(failure)
                ? new InvalidConfigurationException(line, failure)
                : new BackendUnavailableException(line, failure);
    }

    /** Whether a NameNode refused it. */
    private static boolean isAnswer(IOException failure) {
        IOException known = unwrapped(failure);
        return failure instanceof RemoteException
                || known instanceof AccessControlException
                || known instanceof SafeModeException
                || known instanceof QuotaExceededException
                || known instanceof FileAlreadyExistsException
                || known instanceof FileNotFoundException
                || known instanceof ParentNotDirectoryException
                || known instanceof PathIsNotEmptyDirectoryException;
    }

    private static boolean isForGood(IOException failure) {
        IOException known = unwrapped(failure);
        return known instanceof AccessControlException
                || known instanceof FileAlreadyExistsException
                || known instanceof ParentNotDirectoryException
                || isKerberosSetting(failure)
                || find(failure, KerberosAuthException.class).isPresent() && !isUnreachable(failure);
    }

    private static boolean isUnreachable(Throwable failure) {
        return find(failure, SocketTimeoutException.class).isPresent()
                || find(failure, ConnectException.class).isPresent()
                || find(failure, NoRouteToHostException.class).isPresent()
                || find(failure, PortUnreachableException.class).isPresent()
                || find(failure, UnknownHostException.class).isPresent();
    }

    private static boolean isKerberosSetting(Throwable failure) {
        String said = chain(failure);
        return said.contains("server's Kerberos principal name")
                || said.contains("Server has invalid Kerberos principal")
                || said.contains("SIMPLE authentication is not enabled");
    }

    /** One line; what the client says first is often the least. */
    static String text(Throwable failure) {
        Throwable known = failure instanceof IOException io ? unwrapped(io) : failure;
        if (known instanceof NoAnswerException) {
            return line(known);
        }
        if (known instanceof SafeModeException) {
            return "the NameNode is in safe mode, which is read-only (it leaves it when enough DataNodes have reported, or by"
                    + " 'hdfs dfsadmin -safemode leave')";
        }
        if (known instanceof QuotaExceededException) {
            return "a quota is used up (raise it or delete something): " + line(known);
        }
        return find(failure, KerberosAuthException.class)
                .map(Failures::login)
                .or(() -> find(failure, UnknownHostException.class)
                        .map(host ->
                                "the host is unknown (check the address; a name service needs the hdfs-site.xml of the"
                                        + " folder '" + HdfsOptions.CONFIG_DIR + "'): " + line(host)))
                .orElseGet(() -> other(known));
    }

    private static String other(Throwable known) {
        String said = chain(known);
        if (said.contains("could only be written to 0 of the")) {
            return "no DataNode takes a block: all of them are full or away";
        }
        if (known instanceof BlockMissingException) {
            return "no DataNode gives the block: " + line(known);
        }
        if (isKerberosSetting(known)) {
            return line(known) + " (the cluster uses Kerberos: set '" + HdfsOptions.CONFIG_DIR + "' to its files, with"
                    + " dfs.namenode.kerberos.principal, and principal and keytab)";
        }
        if (known instanceof AccessControlException) {
            return line(known) + " (the user must own the folder or have write permission there)";
        }
        return known.getClass().getSimpleName() + ": " + line(known);
    }

    private static String login(KerberosAuthException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "cannot log in as " + failure.getPrincipal() + " with the keytab " + failure.getKeytabFile() + ": "
                + line(cause) + " (check '" + HdfsOptions.PRINCIPAL + "' and '" + HdfsOptions.KEYTAB
                + "', and realm and KDC in krb5.conf)";
    }

    static IOException unwrapped(IOException failure) {
        return failure instanceof RemoteException remote ? remote.unwrapRemoteException() : failure;
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable each = failure; each != null && depth++ < 20; each = each.getCause()) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        return Optional.empty();
    }

    private static String chain(Throwable failure) {
        StringBuilder said = new StringBuilder();
        int depth = 0;
        for (Throwable each = failure; each != null && depth++ < 20; each = each.getCause()) {
            said.append(each.getMessage()).append('\n');
        }
        return said.toString();
    }

    private static String line(Throwable failure) {
        String said = failure.getMessage() == null ? "" : failure.getMessage();
        return said.lines()
                .findFirst()
                .filter(first -> !first.isBlank())
                .orElse(failure.getClass().getSimpleName());
    }
}
