package dev.regent.ha.etcd;

import io.grpc.Status;
import java.util.LinkedHashSet;
import java.util.Set;

/** Says why a connection failed, in one line: gRPC itself says no more than "io exception". */
final class Causes {

    private static final int MOST = 4;

    private Causes() {}

    /** What the server said, or the chain of causes. */
    static String text(Status status) {
        Set<String> parts = new LinkedHashSet<>();
        parts.add(status.getDescription() == null ? status.getCode().toString() : status.getDescription());
        Throwable cause = status.getCause();
        while (cause != null && parts.size() < MOST) {
            parts.add(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
            cause = cause.getCause();
        }
        return String.join(": ", parts).replaceAll("\\s+", " ");
    }
}
