package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.util.List;

/** Judges writes that were stopped between their last check and their sending (F3, F5): only the backend can refuse them (S1). */
final class LateWrites {

    private LateWrites() {}

    /** A write that went on before a newer leader had opened the scope was stopped for too short a time and proves nothing. */
    static void check(History history, List<String> violations, List<String> invalid) {
        for (Operation late : history.of(Kind.LATE)) {
            boolean bit = history.of(Kind.OPENED).stream()
                    .anyMatch(opened -> opened.happened(Kind.OPENED)
                            && opened.token() > late.token()
                            && opened.endNanos() < late.startNanos());
            if (!bit) {
                invalid.add("the stop did not bite: nobody had opened the scope when the write went on: " + late);
            } else if (late.outcome() == Outcome.OK) {
                violations.add(
                        "S1: a write that was sent after a newer leader had opened the scope was applied: " + late);
            }
        }
        for (Operation gated : history.of(Kind.GATED)) {
            boolean answered = history.of(Kind.LATE).stream()
                    .anyMatch(late ->
                            late.token() == gated.token() && late.process().equals(gated.process()));
            if (!answered) {
                invalid.add("a write that was stopped never ended: " + gated);
            }
        }
    }
}
