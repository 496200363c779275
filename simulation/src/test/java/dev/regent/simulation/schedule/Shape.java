package dev.regent.simulation.schedule;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.transaction.TransactionBackend;
import java.util.function.Predicate;

/** Kinds of store, and what a request looks like in each. */
enum Shape {
    /** Single documents; lease and renewal are one. */
    DOCUMENT,
    /** Transactions on keys; lease and renewal are two. */
    TRANSACTION,
    /** The same; the versions of a key begin anew when it is created again. */
    TRANSACTION_RECURRING;

    boolean document() {
        return this == DOCUMENT;
    }

    boolean recurring() {
        return this == TRANSACTION_RECURRING;
    }

    HaBackend backend(Link link, BackendSettings settings, BackendResources resources) {
        return document()
                ? new DocumentBackend(new DocumentLink(link), settings, resources)
                : new TransactionBackend(new TransactionLink(link), settings, resources);
    }

    /** An acquire or a release; of documents also a renewal. */
    Predicate<Request> leaseWrite() {
        return Request.writes("/lease");
    }

    /** A renewal; of documents also what else changes the lease. */
    Predicate<Request> renewal() {
        return document()
                ? leaseWrite()
                : Request.writes("/renewal-").and(leaseWrite().negate());
    }

    /** The request whose arrival tells a contender in which state the lease is. */
    Predicate<Request> look() {
        return document() ? Request.reads("/lease") : Request.reads("/lead");
    }
}
