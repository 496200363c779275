package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import java.util.List;
import java.util.Optional;

/** Judges lease records that an operator deleted or overwrote (F28): absence is not release (E1), and somebody leads in the end (E7). */
final class Tampering {

    private Tampering() {}

    static void check(History history, List<String> violations, List<String> invalid) {
        for (Operation tampered : history.of(Kind.TAMPERED)) {
            Optional<Operation> next = history.grantAfter(tampered.token());
            if (next.isEmpty()) {
                invalid.add("what was done to the record did not bite: nobody was granted after " + tampered);
            } else if (next.orElseThrow().startNanos() < tampered.startNanos()) {
                invalid.add("what was done to the record came too late: its holder led no longer: " + tampered);
            } else if (next.orElseThrow().startNanos() - tampered.startNanos() < Long.parseLong(tampered.version())) {
                violations.add("E1: a record that is missing or of a former grant was taken for a released one: "
                        + tampered + ", " + next.orElseThrow());
            }
        }
    }
}
