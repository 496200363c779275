package dev.regent.ha.etcd;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.transaction.TransactionOutcome;
import io.grpc.Status;

/** A call to which etcd gave no result. The message says where, why, and what to do. */
final class CallFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What became of the request. */
    enum Fate {
        /** It never left this process. */
        NOT_SENT,
        /** The server answered that it will not do it, and has not done anything. */
        REFUSED,
        /** No answer, or one that says nothing about whether it was done. */
        UNKNOWN
    }

    private final Fate fate;
    private final transient Status status;

    /** @param status of gRPC, for decisions */
    CallFailure(Fate fate, Status status, String message) {
        super(message, status.getCause());
        this.fate = fate;
        this.status = status;
    }

    Fate fate() {
        return fate;
    }

    Status status() {
        return status;
    }

    /** The same reason for a request that was not sent after all. */
    CallFailure notSent() {
        return new CallFailure(Fate.NOT_SENT, status, text());
    }

    /** Of a call that changes nothing. */
    BackendUnavailableException unavailable() {
        return new BackendUnavailableException(text(), this);
    }

    /** Of a transaction. */
    TransactionOutcome outcome() {
        return switch (fate) {
            case NOT_SENT, REFUSED -> new TransactionOutcome.NotSent(unavailable());
            case UNKNOWN -> new TransactionOutcome.Unknown(new OutcomeUnknownException(text(), this));
        };
    }

    private String text() {
        String message = getMessage();
        return message == null ? status.toString() : message;
    }
}
