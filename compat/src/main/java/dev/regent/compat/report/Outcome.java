package dev.regent.compat.report;

import java.util.Locale;

/** What came of a test, or of a scenario: the first of its tests' in this order. */
public enum Outcome {
    /** A rule was broken. */
    VIOLATED,
    /** The run proves nothing: the fault did not bite, or too little was done. */
    INVALID,
    /** Something that it needs is not there. */
    NOT_RUN,
    /** The driver says that it does not have this, and that was seen to be so, or needs no test. */
    DECLARED,
    /** All that was tried was as the rules say. */
    HELD;

    /** As people read it. */
    public String written() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
