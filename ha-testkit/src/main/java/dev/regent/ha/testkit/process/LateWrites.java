package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges requests that were stopped between their last check and their sending (F3, F5): only the backend can refuse them (S1), those that
 * acquire or renew (E1) and publish (R6) included.
 */
final class LateWrites {

    private static final Set<String> OF_LEASE =
            Set.of(Moment.RENEWAL.name(), Moment.GRANT.name(), Moment.CONFIRMATION.name());

    private LateWrites() {}

    /** A request that went on before a newer leader had opened the scope was stopped for too short a time and proves nothing. */
    static void check(History history, List<String> violations, List<String> invalid) {
        for (Operation late : history.of(Kind.LATE)) {
            if (!overtaken(history, late)) {
                invalid.add("the stop did not bite: nobody had opened the scope when the write went on: " + late);
            } else if (late.outcome() == Outcome.OK) {
                violations.add(rule(late.key())
                        + ": a write that was sent after a newer leader had opened the scope was applied: " + late);
            }
        }
        for (Operation gated : history.of(Kind.GATED)) {
            boolean answered = history.of(Kind.LATE).stream().anyMatch(late -> belong(gated, late));
            if (gated.happened(Kind.GATED) && !answered) {
                invalid.add("a write that was stopped never ended: " + gated);
            }
        }
    }

    /** Somebody newer opened the scope while it was stopped. Who is stopped inside its own grant has no token yet. */
    private static boolean overtaken(History history, Operation late) {
        Optional<Operation> gated = history.of(Kind.GATED).stream()
                .filter(each -> each.happened(Kind.GATED) && belong(each, late))
                .reduce((first, second) -> second);
        return history.of(Kind.OPENED).stream()
                .filter(opened -> opened.happened(Kind.OPENED) && opened.token() > late.token())
                .anyMatch(opened -> opened.endNanos() < late.startNanos()
                        && gated.filter(stop -> stop.startNanos() > opened.endNanos())
                                .isEmpty());
    }

    private static boolean belong(Operation gated, Operation late) {
        return late.token() == gated.token()
                && late.process().equals(gated.process())
                && late.key().equals(gated.key())
                && late.startNanos() >= gated.startNanos();
    }

    private static String rule(String moment) {
        if (OF_LEASE.contains(moment)) {
            return "E1";
        }
        return moment.equals(Moment.PUBLICATION.name()) ? "R6" : "S1";
    }
}
