package dev.regent.ha.testkit.history;

import java.util.List;

/**
 * A call as the search sees it: versions are numbers, and what did not happen for sure is left out.
 *
 * @param call the call
 * @param start it takes effect at this time or later
 * @param last and at this time or earlier
 * @param mandatory whether it takes effect for sure
 * @param form what it does
 * @param subject what it was shown, or what it expects: a version's number, {@link #ABSENT} or {@link #ANY}
 * @param options what is there after a change: each a version's number, {@link #ABSENT} or {@link #FRESH}
 */
record Step(
        RegisterCall call, long start, long last, boolean mandatory, Form form, int subject, List<Integer> options) {

    /** Nothing is there. */
    static final int ABSENT = 0;
    /** A version that no call of the history names. */
    static final int FRESH = -1;
    /** Whatever is there. */
    static final int ANY = -2;

    /** How a step depends on what is there. */
    enum Form {
        /** Sees the subject. */
        SEES,
        /** Sees anything but the subject. */
        MISSES,
        /** Sees the subject and puts something else there. */
        CHANGES
    }

    Step {
        options = List.copyOf(options);
    }

    /** Whether it can take effect where that is. */
    boolean possible(int there) {
        return switch (form) {
            case SEES, CHANGES -> subject == ANY || subject == there;
            case MISSES -> subject != ANY && subject != there;
        };
    }

    /** Whether it shows that this version was there. */
    boolean names(int version) {
        return form != Form.MISSES && subject == version;
    }

    /** The only version that it can have written, for sure; {@link #ANY} if it is not known. */
    int written() {
        return mandatory && form == Form.CHANGES && options.get(0) > ABSENT ? options.get(0) : ANY;
    }
}
