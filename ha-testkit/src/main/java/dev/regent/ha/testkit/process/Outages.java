package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.time.Duration;

/** What holds while no contender can write: whatever the reason. */
final class Outages {

    private Outages() {}

    /** Writes down when it was. */
    static void add(ContenderGroup group, Leading leader, String what, long from, long to) {
        group.history().add(Operation.of(leader.process().name(), Kind.MEDIUM_FAULT, 0, what, from, to, Outcome.OK));
    }

    static boolean revoked(ContenderGroup group, Leading leader) {
        return group.history().of(Kind.REVOKED).stream()
                .anyMatch(revoked -> revoked.token() == leader.grant().token());
    }

    /** Whether it has acknowledged so many writes that began later than that. */
    static boolean hasWritten(ContenderGroup group, long since, int least) {
        return group.history().of(Kind.WRITTEN).stream()
                        .filter(written -> written.happened(Kind.WRITTEN) && written.startNanos() > since)
                        .count()
                >= least;
    }

    static void assertBit(ContenderGroup group, long from) {
        assertThat(group.history().of(Kind.WRITTEN))
                .as("invalid run: writes that failed")
                .anyMatch(written -> written.outcome() != Outcome.OK && written.startNanos() > from);
    }

    /** A request that waits until there is a connection again need not fail. */
    static void assertNothingWritten(ContenderGroup group, long from, long to) {
        assertThat(group.history().of(Kind.WRITTEN))
                .as("invalid run: writes while nobody can reach a server")
                .noneMatch(written ->
                        written.happened(Kind.WRITTEN) && written.startNanos() > from && written.endNanos() < to);
        assertThat(group.history().grants())
                .as("grants while nobody can reach a server")
                .noneMatch(grant -> grant.startNanos() > from && grant.endNanos() < to);
    }

    /** No renewal was sent after the last write that succeeded, but for one that was on its way. */
    static void assertStopped(ContenderGroup group, Leading leader, long spoiled, Duration lease) {
        long token = leader.grant().token();
        long last = group.history().of(Kind.WRITTEN).stream()
                .filter(written -> written.token() == token && written.happened(Kind.WRITTEN))
                .mapToLong(Operation::endNanos)
                .max()
                .orElse(spoiled);
        assertThat(group.history().of(Kind.BELIEVED))
                .as("E5: beliefs after the lease")
                .noneMatch(belief -> belief.token() == token
                        && belief.happened(Kind.BELIEVED)
                        && belief.endNanos() - Math.max(last, spoiled) > lease.toNanos());
    }
}
