package dev.regent.simulation.world;

import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges election and retrieval (E1 to E8, R1 to R3). */
final class LeadershipJudge {

    /**
     * One announced grant.
     *
     * @param process who was told
     * @param leadership what it was given
     */
    record Grant(SimProcess process, Leadership leadership) {
        long token() {
            return leadership.token().value();
        }
    }

    private final Simulation simulation;
    private final List<Grant> grants = new ArrayList<>();
    private final Map<SimProcess, Long> announced = new HashMap<>();
    private final Set<LeaderInformation> published = new HashSet<>();

    LeadershipJudge(Simulation simulation) {
        this.simulation = simulation;
    }

    int grants() {
        return grants.size();
    }

    /** The grant was announced. Not for cleanups, whose grants the application does not see. */
    void granted(SimProcess process, Leadership leadership) {
        long token = leadership.token().value();
        require(announced.put(process, token) == null, "E4: " + process + " was granted twice without a revocation");
        for (Grant former : grants) {
            require(
                    former.token() < token,
                    "E2: " + process + " was granted " + token + " after " + former.token() + " was");
        }
        if (!leadership.isHeld()) {
            return;
        }
        grants.add(new Grant(process, leadership));
        if (simulation.chance(0.5)) {
            checkExclusion();
        } else {
            simulation.after(simulation.between(0, Plan.LEASE.toNanos() / 4), this::checkExclusion);
        }
    }

    /** Belief is continuous, so whoever believes now and was granted earlier believed at the later grant too. */
    void checkExclusion() {
        for (int i = 0; i + 1 < grants.size(); i++) {
            Grant former = grants.get(i);
            if (former.process().alive() && former.leadership().isHeld()) {
                simulation.fail("E1: " + former.process() + " still believes in token " + former.token() + " after "
                        + grants.get(grants.size() - 1).process() + " was granted "
                        + grants.get(grants.size() - 1).token());
            }
        }
    }

    void revoked(SimProcess process, long token, Optional<Leadership> leadership) {
        Long former = announced.remove(process);
        require(
                former != null && former == token,
                "E4: " + process + " was revoked " + token + ", it was granted " + former);
        require(
                leadership.isEmpty() || !leadership.get().isHeld(),
                "E5: " + process + " was revoked " + token + " and still believes in it");
    }

    /** The process goes on after it stood still that long. */
    void resumed(SimProcess process, long pause) {
        if (pause * 0.99 > Plan.LEASE.toNanos()) {
            grants.stream()
                    .filter(grant -> grant.process() == process)
                    .forEach(grant -> require(
                            !grant.leadership().isHeld(),
                            "E6: " + process + " believes in token " + grant.token() + " after a pause of "
                                    + pause / 1_000_000 + " ms"));
        }
    }

    /** Who believes now. */
    Optional<Grant> leader() {
        return grants.stream()
                .filter(grant -> grant.process().alive() && grant.leadership().isHeld())
                .findFirst();
    }

    void publishing(LeaderInformation information) {
        published.add(information);
    }

    /** A listener or reader was shown a leader. */
    void shown(LeaderInformation information, long largestBefore, String listener) {
        require(
                information.token().value() >= largestBefore,
                "R1: " + listener + " was shown " + information + " after token " + largestBefore);
        require(published.contains(information), "R3: " + listener + " was shown " + information + ", never published");
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            simulation.fail(rule);
        }
    }
}
