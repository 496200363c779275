package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import java.util.List;

/** Judges pauses that are shorter than what a leader tolerates (F4): no other grant follows, unless a fault caused it (E8). */
final class Pauses {

    private Pauses() {}

    /** A pause in which its victim asked, or after which it did not ask again, whether it leads, has not bitten. */
    static void check(History history, List<String> violations, List<String> invalid) {
        for (Operation pause : history.of(Kind.PAUSED)) {
            boolean fault = history.of(Kind.FAULT).stream().anyMatch(each -> each.token() == pause.token());
            history.grantAfter(pause.token())
                    .filter(next -> !fault)
                    .ifPresent(next -> violations.add("E8: a leader change by a short pause: " + pause + ", " + next));
            long quarter = (pause.endNanos() - pause.startNanos()) / 4;
            List<Operation> beliefs = history.of(Kind.BELIEVED).stream()
                    .filter(belief -> belief.token() == pause.token()
                            && belief.process().equals(pause.process())
                            && belief.happened(Kind.BELIEVED))
                    .toList();
            boolean silent = beliefs.stream()
                    .noneMatch(belief -> belief.startNanos() < pause.endNanos() - quarter
                            && belief.endNanos() > pause.startNanos() + quarter);
            boolean before = beliefs.stream().anyMatch(belief -> belief.startNanos() < pause.startNanos());
            boolean after = beliefs.stream().anyMatch(belief -> belief.endNanos() > pause.endNanos());
            if (!silent
                    || !before
                    || !after && history.grantAfter(pause.token()).isEmpty()) {
                invalid.add("the pause did not bite: its victim ran on, or did not lead before and after it: " + pause);
            }
        }
    }
}
