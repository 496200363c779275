package dev.regent.simulation.world;

import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges what must be so when the faults are over, and who is a member (E7 to E9, R4, R5, M1 to M3, L1, L2). */
final class EndJudge {

    private final Simulation simulation;
    private final Map<String, String> incarnations = new HashMap<>();

    EndJudge(Simulation simulation) {
        this.simulation = simulation;
    }

    /** @param since how long ago the last fault had its last effect */
    void somebodyLeads(Optional<LeadershipJudge.Grant> leader, Duration since) {
        require(leader.isPresent(), "E7: nobody leads " + since.toMillis() + " ms after the last fault");
    }

    /** Nothing happened since then but a stall of the store that is tolerated. */
    void nothingChanged(int grantsThen, int grantsNow, Optional<LeadershipJudge.Grant> leader) {
        require(
                leader.isPresent() && grantsThen == grantsNow,
                "E8: the leader changed without a fault, now it is " + leader);
    }

    /** Somebody has stepped down while others stood by. */
    void handedOver(Optional<LeadershipJudge.Grant> leader, Duration bound) {
        require(leader.isPresent(), "E9: nobody leads " + bound.toMillis() + " ms after the leader had stepped down");
    }

    void listenerAgrees(
            String listener, Optional<Optional<LeaderInformation>> shown, Optional<LeadershipJudge.Grant> leader) {
        require(
                token(shown).equals(leader.map(LeadershipJudge.Grant::token)),
                "R4: the leader is " + leader + ", " + listener + " was shown " + shown + " last");
    }

    /** It began to listen a look and a bound ago. */
    void lateListenerAgrees(
            String listener, Optional<Optional<LeaderInformation>> shown, Optional<LeadershipJudge.Grant> leader) {
        require(
                token(shown).equals(leader.map(LeadershipJudge.Grant::token)),
                "R5: the leader is " + leader + ", and " + listener + ", which came late, was shown " + shown);
    }

    private static Optional<Long> token(Optional<Optional<LeaderInformation>> shown) {
        return shown.flatMap(last -> last).map(last -> last.token().value());
    }

    /** A process registered. */
    void registered(String process, Member member) {
        String former = incarnations.putIfAbsent(member.incarnation(), process);
        require(
                former == null,
                "M3: " + process + " registered as the incarnation of " + former + ": " + member.incarnation());
    }

    /** @param there the names of the processes that are members */
    void membersAgree(String observer, Set<Member> shown, Set<String> there) {
        Set<String> missing = new TreeSet<>(there);
        List<String> names = shown.stream().map(Member::name).sorted().toList();
        names.forEach(missing::remove);
        require(missing.isEmpty(), "M1: " + observer + " was not shown " + missing + ", only " + names);
        require(
                names.equals(List.copyOf(new TreeSet<>(there))),
                "M2: " + observer + " was shown " + names + ", there are " + there);
    }

    void closed(String process, boolean returned, int threadsLeft) {
        require(returned, "L1: close of " + process + " never returned");
        require(threadsLeft <= 0, "L1: " + threadsLeft + " threads of " + process + " still run");
    }

    /** @param took nanoseconds */
    void closedWithin(String process, long took, Duration bound) {
        require(
                took <= bound.toNanos(),
                "L1: close of " + process + " took " + took / 1_000_000 + " ms, its bound is " + bound);
    }

    /**
     * The cluster was deleted and nobody uses it.
     *
     * @param before keys of other clusters before
     * @param after all keys now
     * @param tombstones what may stay of a deleted cluster, and the floor
     */
    void deleted(Set<String> before, Set<String> after, Set<String> tombstones) {
        Set<String> lost = new TreeSet<>(before);
        lost.removeAll(after);
        require(lost.isEmpty(), "L2: the cleanup deleted " + lost + " of another cluster");
        Set<String> left = new HashSet<>(after);
        left.removeAll(before);
        left.removeAll(tombstones);
        require(left.isEmpty(), "L2: the cleanup left " + new TreeSet<>(left));
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            simulation.fail(rule);
        }
    }
}
