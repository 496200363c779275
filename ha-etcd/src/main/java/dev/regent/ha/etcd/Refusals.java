package dev.regent.ha.etcd;

import io.grpc.Status;

/**
 * What etcd's errors mean. Which of them leave a transaction certainly undone was read in the server's source (3.6.16,
 * {@code etcdserver/v3_server.go} and {@code etcdserver/apply}): credentials, permissions and malformed requests are refused before anything is
 * applied.
 */
final class Refusals {

    private static final String INVALID_TOKEN = "etcdserver: invalid auth token";
    private static final String OLD_AUTH_REVISION = "etcdserver: revision of auth store is old";
    private static final String NO_USER = "etcdserver: user name is empty";
    private static final String PERMISSION_DENIED = "etcdserver: permission denied";
    private static final String NO_AUTH = "etcdserver: authentication is not enabled";
    private static final String NO_SPACE = "etcdserver: mvcc: database space exceeded";
    private static final String COMPACTED = "etcdserver: mvcc: required revision has been compacted";
    private static final String TOO_MANY_REQUESTS = "etcdserver: too many requests";

    private Refusals() {}

    /** Whether the server has certainly done nothing, and will not. */
    static boolean isCertain(Status status) {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION -> true;
            case OUT_OF_RANGE, UNIMPLEMENTED, UNAUTHENTICATED -> true;
            case RESOURCE_EXHAUSTED -> describes(status, TOO_MANY_REQUESTS);
            case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> false;
        };
    }

    /** Whether another server of the ensemble may do better. */
    static boolean isOfTheServer(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN, DATA_LOSS, ABORTED -> true;
            case CANCELLED, OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED -> false;
            case FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED, UNAUTHENTICATED, RESOURCE_EXHAUSTED -> false;
        };
    }

    /** Whether a new login may help. A token lives a few minutes after its last use, and every change of a user or role ends it. */
    static boolean isOfTheToken(Status status) {
        return isOfTheToken(String.valueOf(status.getDescription()));
    }

    /** The same of the reason why a watch was cancelled; older servers call an expired token a denied permission there. */
    static boolean endsTokenOfWatch(String reason) {
        return isOfTheToken(reason) || reason.contains(PERMISSION_DENIED);
    }

    private static boolean isOfTheToken(String description) {
        return description.contains(INVALID_TOKEN)
                || description.contains(OLD_AUTH_REVISION)
                || description.contains(NO_USER);
    }

    /** Whether the server has no users at all, so that nobody need log in. */
    static boolean saysThatLoginIsOff(Status status) {
        return describes(status, NO_AUTH);
    }

    /**
     * Whether the quota is used up. That alone does not tell whether a transaction was applied: the server's {@code quotaApplierV3} applies one
     * that meets the limit only there, and answers with this error all the same.
     */
    static boolean saysThatSpaceIsExceeded(Status status) {
        return describes(status, NO_SPACE);
    }

    /** Whether a revision is not readable any more. */
    static boolean saysThatRevisionIsCompacted(Status status) {
        return describes(status, COMPACTED);
    }

    /** What the operator can do about it; empty if it goes without saying. */
    static String advice(Status status) {
        if (saysThatSpaceIsExceeded(status)) {
            return ": its quota is used up; compact and defragment it or raise --quota-backend-bytes, then disarm the alarm"
                    + " (etcdctl alarm disarm)";
        }
        return switch (status.getCode()) {
            case PERMISSION_DENIED ->
                ": grant the role of the user in " + EtcdOptions.USER + " readwrite on all keys that begin with "
                        + EtcdOptions.PREFIX;
            case UNAUTHENTICATED -> ": check " + EtcdOptions.USER + " and its password";
            case INVALID_ARGUMENT ->
                describes(status, NO_USER) ? ": it asks for a login; set " + EtcdOptions.USER + " and a password" : "";
            default -> "";
        };
    }

    private static boolean describes(Status status, String error) {
        return String.valueOf(status.getDescription()).contains(error);
    }
}
