package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.time.Duration;
import org.apache.zookeeper.KeeperException.Code;

/**
 * Says in one line what went wrong, where, and what to do.
 *
 * @param servers where, as it was configured
 */
record ServerErrors(String servers) {

    /**
     * Whether the server surely did not carry out a request that it answered with that code as a whole. MARSHALLINGERROR is none: the server's last
     * processor answers so as well when it fails to write down the answer of what it has applied.
     */
    static boolean isRefusal(Code code) {
        return switch (code) {
            case NOAUTH,
                    INVALIDACL,
                    QUOTAEXCEEDED,
                    THROTTLEDOP,
                    UNIMPLEMENTED,
                    BADARGUMENTS,
                    NOTREADONLY,
                    SESSIONCLOSEDREQUIRESASLAUTH -> true;
            default -> false;
        };
    }

    BackendUnavailableException notConnected(String why) {
        return new BackendUnavailableException("no connection to ZooKeeper at " + servers + why);
    }

    BackendUnavailableException closed() {
        return new BackendUnavailableException("the client of ZooKeeper at " + servers + " is closed");
    }

    BackendUnavailableException refused(String what, Code code) {
        return new BackendUnavailableException("cannot " + what + ": ZooKeeper at " + servers + " " + reason(code));
    }

    BackendUnavailableException noAnswer(String what, Duration limit) {
        return new BackendUnavailableException(
                "cannot " + what + ": ZooKeeper at " + servers + " did not answer within " + limit.toMillis() + " ms");
    }

    BackendUnavailableException tooLate(String what, Duration limit) {
        return new BackendUnavailableException("cannot " + what + ": too little was left of " + limit.toMillis()
                + " ms when ZooKeeper at " + servers + " could be asked to; nothing was sent");
    }

    BackendUnavailableException interrupted(String what) {
        return new BackendUnavailableException("interrupted while waiting for ZooKeeper at " + servers + " to " + what);
    }

    OutcomeUnknownException unknown(String what, HaException cause) {
        return new OutcomeUnknownException(
                "nobody knows whether ZooKeeper did " + what + ": " + cause.getMessage(), cause);
    }

    private static String reason(Code code) {
        return switch (code) {
            case NOAUTH ->
                "does not permit it (NOAUTH): check the credentials under high-availability.zookeeper.client and the access"
                        + " lists of the nodes";
            case INVALIDACL ->
                "takes no access list of a client that is not logged in (INVALIDACL): check the credentials under"
                        + " high-availability.zookeeper.client, or set high-availability.zookeeper.client.acl to open";
            case AUTHFAILED, SESSIONCLOSEDREQUIRESASLAUTH ->
                "refused the login (" + code + "): check the credentials under high-availability.zookeeper.client";
            case QUOTAEXCEEDED -> "has no room left in the quota of these nodes (QUOTAEXCEEDED): raise it";
            case CONNECTIONLOSS -> "lost the connection (CONNECTIONLOSS)";
            case SESSIONEXPIRED -> "ended the session (SESSIONEXPIRED)";
            case UNIMPLEMENTED -> "does not know that request (UNIMPLEMENTED): run servers of version 3.6 or newer";
            default -> "answered " + code;
        };
    }
}
