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

/** Judges election and retrieval by what processes experience (E1 to E6, R1 to R3). */
final class LeadershipJudge {

    /** One announced grant. */
    static final class Grant {

        private final SimProcess process;
        private final Leadership leadership;
        private final boolean beganWithBelief;
        private boolean over;

        Grant(SimProcess process, Leadership leadership) {
            this.process = process;
            this.leadership = leadership;
            this.beganWithBelief = leadership.isHeld();
        }

        SimProcess process() {
            return process;
        }

        long token() {
            return leadership.token().value();
        }

        boolean isBelieved() {
            return process.alive() && leadership.isHeld();
        }

        @Override
        public String toString() {
            return process + " with token " + token();
        }
    }

    private final Simulation simulation;
    private final List<Grant> grants = new ArrayList<>();
    private final Map<SimProcess, Long> announced = new HashMap<>();
    private final Set<Long> revoked = new HashSet<>();
    private final Set<LeaderInformation> published = new HashSet<>();

    LeadershipJudge(Simulation simulation) {
        this.simulation = simulation;
    }

    int grants() {
        return grants.size();
    }

    /** The grant was announced. Not for cleanups, whose grants the application does not see. */
    void granted(SimProcess process, Leadership leadership) {
        Grant grant = new Grant(process, leadership);
        require(announced.put(process, grant.token()) == null, "E4: " + process + " was granted twice in a row");
        for (Grant former : grants) {
            require(former.token() != grant.token(), "E3: " + grant + " was granted the token of " + former);
            require(former.token() < grant.token(), "E2: " + grant + " was granted after " + former);
        }
        grants.add(grant);
        if (simulation.chance(0.5)) {
            checkBeliefs();
        } else {
            simulation.after(simulation.between(0, Plan.LEASE.toNanos() / 4), this::checkBeliefs);
        }
    }

    /**
     * Belief is continuous, so whoever believes now and was granted earlier believed at a later grant too. No belief that was seen to be over
     * comes back.
     */
    void checkBeliefs() {
        Optional<Grant> later = Optional.empty();
        for (int i = grants.size() - 1; i >= 0; i--) {
            Grant grant = grants.get(i);
            if (!grant.isBelieved()) {
                grant.over = true;
            } else {
                require(!grant.over, "E3: " + grant + " believes again, after it did not any more");
                if (later.isPresent()) {
                    simulation.fail("E1: " + grant + " still believes after " + later.get() + " was granted");
                }
            }
            later = grant.beganWithBelief ? Optional.of(grant) : later;
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
        revoked.add(token);
    }

    /** Whether the revocation of that grant was announced. */
    boolean wasRevoked(long token) {
        return revoked.contains(token);
    }

    /** The process goes on after it stood still that long. */
    void resumed(SimProcess process, long pause) {
        if (pause * 0.99 > Plan.LEASE.toNanos()) {
            grants.stream()
                    .filter(grant -> grant.process() == process)
                    .forEach(grant -> require(
                            !grant.leadership.isHeld(),
                            "E6: " + grant + " believes after a pause of " + pause / 1_000_000 + " ms"));
        }
    }

    /** Who believes now. */
    Optional<Grant> leader() {
        return grants.stream().filter(Grant::isBelieved).findFirst();
    }

    /** The leader is about to publish that. */
    void publishing(LeaderInformation information) {
        published.add(information);
    }

    /** A listener or reader was shown a leader. */
    void shown(LeaderInformation information, long largestBefore, String listener) {
        require(
                information.token().value() >= largestBefore,
                "R1: " + listener + " was shown " + information + " after token " + largestBefore);
        if (!published.contains(information)) {
            boolean mixed = published.stream()
                    .anyMatch(each -> each.token().equals(information.token())
                            || each.addresses().equals(information.addresses()));
            simulation.fail((mixed ? "R2: " : "R3: ") + listener + " was shown " + information + ", never published");
        }
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            simulation.fail(rule);
        }
    }
}
