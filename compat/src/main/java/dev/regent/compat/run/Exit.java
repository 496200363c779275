package dev.regent.compat.run;

import dev.regent.compat.report.CompatReport;
import dev.regent.compat.report.Outcome;

/** How this process ends; {@code docs/compat.md} has the table. */
final class Exit {

    static final int HELD = 0;
    static final int VIOLATED = 1;
    static final int USAGE = 2;
    static final int CONFIGURATION = 3;
    static final int UNAVAILABLE = 4;
    static final int INVALID = 8;
    static final int INTERNAL = 70;

    private Exit() {}

    /**
     * A run in which nothing held has shown nothing.
     *
     * @param strict whether something that was not run is as bad as something that was run in vain
     */
    static int of(CompatReport report, boolean strict) {
        if (!report.with(Outcome.VIOLATED).isEmpty()) {
            return VIOLATED;
        }
        boolean shown = !report.with(Outcome.HELD).isEmpty()
                || !report.with(Outcome.DECLARED).isEmpty();
        boolean whole = !strict || report.with(Outcome.NOT_RUN).isEmpty();
        return report.with(Outcome.INVALID).isEmpty() && shown && whole ? HELD : INVALID;
    }
}
