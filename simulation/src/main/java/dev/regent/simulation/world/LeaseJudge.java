package dev.regent.simulation.world;

import dev.regent.simulation.kernel.Simulation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Judges what the store holds of the election, and what is sent to it (E3, E9, E10, R6). */
final class LeaseJudge {

    private final Simulation simulation;
    private final LeadershipJudge leaders;
    private final Map<Long, String> nonceOfGrant = new HashMap<>();
    private final Map<Long, String> holderOfGrant = new HashMap<>();
    private final Map<String, Long> tokenOfNonce = new HashMap<>();
    private Optional<LeaseView> lease = Optional.empty();
    private boolean byHand;

    LeaseJudge(Simulation simulation, LeadershipJudge leaders) {
        this.simulation = simulation;
        this.leaders = leaders;
    }

    /** What the store does meanwhile, a person does: it is no process that breaks a rule. */
    void byHand(Runnable change) {
        byHand = true;
        change.run();
        byHand = false;
    }

    Optional<LeaseView> lease() {
        return lease;
    }

    /** A grant was announced: its record is the one with that token. */
    void granted(long token) {
        lease.filter(view -> view.token() == token).ifPresent(view -> {
            nonceOfGrant.put(token, view.nonce());
            holderOfGrant.put(token, view.incarnation());
        });
    }

    /** The store holds this lease now. */
    void changed(Optional<LeaseView> now) {
        Optional<LeaseView> before = lease;
        lease = now;
        if (byHand || now.isEmpty()) {
            return;
        }
        LeaseView view = now.get();
        if (view.held()) {
            String nonce = nonceOfGrant.getOrDefault(view.token(), view.nonce());
            require(nonce.equals(view.nonce()), "E3: token " + view.token() + " was granted, and is acquired again");
            Long token = tokenOfNonce.putIfAbsent(view.nonce(), view.token());
            require(token == null || token == view.token(), "E3: a record of token " + token + " got " + view.token());
        } else {
            before.filter(LeaseView::held)
                    .ifPresent(held -> require(
                            held.token() == view.token(),
                            "E9: a release under token " + view.token() + " freed the lease of " + held.token()));
        }
    }

    /** The store holds this publication now. */
    void published(LeaseView publication) {
        if (!byHand && !publication.addresses().isEmpty()) {
            require(
                    lease.filter(LeaseView::held)
                            .filter(view -> view.token() == publication.token())
                            .isPresent(),
                    "R6: a publication of token " + publication.token() + " was applied under the lease " + lease);
        }
    }

    /** A leader is about to send a renewal, or with addresses a publication. */
    void sending(LeaseView body) {
        // another contender may try to acquire under the same token, and fail
        boolean own = !body.held() || body.incarnation().equals(holderOfGrant.get(body.token()));
        if (own && leaders.wasRevoked(body.token())) {
            boolean publishes = !body.addresses().isEmpty()
                    && !lease.map(LeaseView::addresses).equals(Optional.of(body.addresses()));
            simulation.fail(
                    publishes
                            ? "R6: a publication of token " + body.token() + " is sent after its revocation"
                            : "E10: the lease of token " + body.token() + " is renewed after its revocation");
        }
    }

    /** The faults are over, and whatever was ambiguous had a lease and a bound to end. */
    void settled() {
        Optional<LeadershipJudge.Grant> leader = leaders.leader();
        lease.filter(LeaseView::held)
                .ifPresent(view -> require(
                        leader.filter(grant -> grant.token() == view.token()).isPresent(),
                        "E10: the lease is held under token " + view.token() + ", the leader is " + leader));
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            simulation.fail(rule);
        }
    }
}
