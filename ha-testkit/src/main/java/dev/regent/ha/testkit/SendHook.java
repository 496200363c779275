package dev.regent.ha.testkit;

import java.util.function.Predicate;

/**
 * What a driver calls around each request that would change what an election has stored, on the sending thread: directly before the request
 * leaves, after every check that the process makes by itself, and directly after its answer has come. See {@link FenceBypass#around}.
 */
public interface SendHook {

    /** What a request would change. */
    enum Target {
        /** What decides who leads, and what the leader publishes: acquire, renewal, publication, release. */
        LEASE,
        /** Everything else of the election: its scopes, what lists them, its epoch. */
        STATE
    }

    /** What came of a request. */
    enum Answer {
        /** The backend carried it out. */
        APPLIED,
        /** The backend refused it, since its condition did not hold. */
        REFUSED,
        /** Nobody knows, or nothing was sent. */
        UNKNOWN
    }

    /**
     * A request is about to be sent. May block, or stop the process.
     *
     * @param target what it would change
     * @param carries tells whether the request carries that address to be published
     */
    void beforeSend(Target target, Predicate<String> carries);

    /** That request was answered. */
    void answered(Answer answer);
}
