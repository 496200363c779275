package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges what processes were told of the leader: in the order of the tokens (R1), with the address of whoever was granted that token (R2), and not before (R3). */
final class Sightings {

    private Sightings() {}

    static void check(History history, List<String> violations) {
        Map<String, Operation> last = new HashMap<>();
        for (Operation seen : history.of(Kind.SEEN)) {
            if (seen.startNanos() <= history.completeUntil()) {
                Optional.ofNullable(last.put(seen.process(), seen))
                        .filter(before -> before.token() > seen.token())
                        .ifPresent(before ->
                                violations.add("R1: a smaller token after a larger one: " + before + ", " + seen));
                granted(history, seen, violations);
            }
        }
    }

    private static void granted(History history, Operation seen, List<String> violations) {
        Optional<Operation> grant = history.of(Kind.GRANTED).stream()
                .filter(each -> each.token() == seen.token())
                .findFirst();
        if (grant.filter(each -> each.startNanos() <= seen.startNanos()).isEmpty()) {
            violations.add("R3: an address under a token that nobody had been granted yet: " + seen);
        } else if (!grant.orElseThrow().process().equals(seen.key())) {
            violations.add(
                    "R2: the address of another than was granted that token: " + seen + ", " + grant.orElseThrow());
        }
    }
}
