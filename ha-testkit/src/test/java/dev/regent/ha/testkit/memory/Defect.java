package dev.regent.ha.testkit.memory;

import java.util.Optional;

/** A way in which the reference backend can be wrong, with the test that must notice it. */
enum Defect {
    /** The lease in force is not looked at. */
    TWO_LEADERS("E1", "Election", "nobodyElseWhileLeading"),
    /** A new grant has the token of the one before. */
    TOKEN_STAYS("E2", "Election", "tokensGrowOverRestarts"),
    /** A cleanup forgets the tokens. */
    TOKEN_RESTARTS("E2", "LifeCycle", "tokensGrowOverCleanup"),
    /** Raising the epoch changes nothing. */
    EPOCH_STAYS("E2", "LifeCycle", "raisedEpoch"),
    /** A former leadership is held again when its lease is renewed. */
    GRANT_REVIVED("E3", "Timing", "regainsWithLargerToken"),
    /** A callback is made after close returned. */
    LATE_CALLBACK("E4", "Callback", "grantedThenRevoked"),
    /** A close returns at once where another thread is closing already. */
    SECOND_CLOSE_RETURNS("E4", "Closing", "secondCloseOfAnElection"),
    /** A close by a thread that is interrupted does not wait for the last callback. */
    INTERRUPT_ENDS_CLOSE("E9", "Closing", "interruptedWhileItCloses"),
    /** The belief does not end by itself. */
    NO_DEADLINE("E5", "Timing", "beliefEndsWithoutCallbackThread"),
    /** The deadline is half of what it should be. */
    IMPATIENT("E8", "Timing", "shortStall"),
    /** A close does not give the lease back. */
    NO_RELEASE("E9", "Election", "handsOverAtOnce"),
    /** A close gives back whoever holds the lease. */
    RELEASES_OTHERS("E9", "Election", "othersFreeNobody"),
    /** What the former leader published stays. */
    PUBLICATION_STAYS("R3", "Retrieval", "formerPublicationIsNotShown"),
    /** Only the first value is told. */
    EVENTS_LOST("R4", "Retrieval", "listenerConverges"),
    /** Writes under any token are applied. */
    NO_FENCE("S1", "Fencing", "formerWritesAreRefused"),
    /** A former leader's opening takes the scope back. */
    OPENING_TAKES_BACK("S1", "Fencing", "formerCannotOpenOrDelete"),
    /** Versions start again when an entry is created again. */
    VERSIONS_REPEAT("S2", "Store", "versionsNeverRepeat"),
    /** A creation replaces what is there. */
    CREATE_REPLACES("S3", "Store", "oneCreatorWins"),
    /** A lost answer is reported as a failure. */
    UNKNOWN_IS_FAILED("S5", "Unknown", "answerLost"),
    /** A connection that is reset takes the leadership with it. */
    RESET_REVOKES("F16", "LinkFault", "requestReset"),
    /** A write whose connection is reset before its answer is reported as a failure. */
    RESET_IS_FAILED("F16", "LinkFault", "answerReset"),
    /** A write that had no answer is carried out after a later one was acknowledged. */
    UNKNOWN_COMES_LATE("F17", "LinkFault", "lateAnswer"),
    /** Only the first twenty entries are listed. */
    LIST_FORGETS("S9", "Store", "listShowsAll"),
    /** Scopes of all elections are one. */
    SCOPES_SHARED("S11", "Limits", "scopesOfElections"),
    /** No size is refused. */
    NO_LIMITS("S12", "Limits", "valueLimit"),
    /** A batch is applied up to the first condition that does not hold. */
    BATCH_IN_PARTS("S13", "Store", "batchIsRejected"),
    /** A cleanup removes every cluster. */
    CLEANUP_TAKES_OTHERS("L2", "LifeCycle", "cleanupRemovesOneCluster"),
    /** A closed member stays until its lease is over. */
    MEMBER_STAYS("M2", "Membership", "closedMemberDisappears"),
    /** A process that comes back is taken for the one before. */
    INCARNATION_STAYS("M3", "Membership", "incarnationsDiffer");

    /** The one that backends opened by this thread's tests have. */
    static final ThreadLocal<Optional<Defect>> CURRENT = ThreadLocal.withInitial(Optional::empty);

    private final String rule;
    private final String contract;
    private final String test;

    Defect(String rule, String contract, String test) {
        this.rule = rule;
        this.contract = contract;
        this.test = test;
    }

    String rule() {
        return rule;
    }

    String contract() {
        return contract;
    }

    String test() {
        return test;
    }
}
