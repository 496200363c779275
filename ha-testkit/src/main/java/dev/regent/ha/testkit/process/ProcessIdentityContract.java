package dev.regent.ha.testkit.process;

import static dev.regent.ha.testkit.process.ContenderGroup.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Who is who: processes that use the same cluster id contend as one cluster, whoever started them, and different cluster ids on one backend know
 * nothing of each other (F25); a restarted process is another one, though its name is the same (M3).
 */
public abstract class ProcessIdentityContract extends ProcessContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration LONG_LEASE = Duration.ofSeconds(12);
    private static final Duration SHORT_LEASE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_RENEWALS = LONG_LEASE.dividedBy(3).plusSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(3);
    private static final int WRITES = 20;

    /** For a driver's subclass. */
    protected ProcessIdentityContract() {}

    @Test
    @DisplayName(
            "F25: processes started twice with the same cluster id, with different leases, contend as one cluster (E1, E2, E8, S1, S4)")
    void sameClusterId() {
        FailoverTimes times = new FailoverTimes("F25 kill of all that were first to grant");
        try (ContenderGroup group = new ContenderGroup(launch(LONG_LEASE, 0))) {
            group.start(2);
            Leading first = group.awaitLeader(WRITES);
            List<ContenderProcess> early = group.processes();
            group.start(2, launch(SHORT_LEASE, 0));
            long end = System.nanoTime() + BETWEEN_RENEWALS.toNanos();
            until("the long lease was renewed once", () -> System.nanoTime() > end);
            awaitWrites(group, first.grant(), WRITES);
            assertThat(group.history().grants())
                    .as("E1, E8: those who come later wait, for the lease that the record states and not for their own")
                    .hasSize(1);
            early.stream().filter(process -> process != first.process()).forEach(ContenderProcess::kill);
            long start = System.nanoTime();
            first.process().kill();
            group.fault("F25 kill -9", first, start);
            times.add(start, group.awaitTakeOver(first.grant()));
            assertThat(early).doesNotContain(group.awaitLeader(WRITES).process());
            pass(group, new Judge(1, WRITES, 0), times);
        }
    }

    @Test
    @DisplayName(
            "F25, S11: clusters whose ids begin alike lead, write and count members apart, and a fault in one is none in the other")
    void differentClusterIds() {
        ClusterId a = fixture().cluster("kit-a");
        ClusterId ab = fixture().cluster("kit-ab");
        FailoverTimes times = new FailoverTimes("F25 kill -9 beside another cluster to grant");
        try (HaBackend watchingA = open(a, "observer", LEASE);
                HaBackend watchingAb = open(ab, "observer", LEASE);
                Observer ofA = new Observer(watchingA);
                Observer ofAb = new Observer(watchingAb);
                ContenderGroup inA = new ContenderGroup(launch(a, LEASE));
                ContenderGroup inAb = new ContenderGroup(launch(ab, LEASE))) {
            inA.start(2);
            inAb.start(1);
            Leading leaderOfA = inA.awaitLeader(WRITES);
            Leading leaderOfAb = inAb.awaitLeader(WRITES);
            Duration bound = watchingA.profile().listenerBound().plus(SLACK);
            ofA.awaitMembers(2, bound);
            ofAb.awaitMembers(1, bound);
            long start = System.nanoTime();
            leaderOfA.process().kill();
            inA.fault("F25 kill -9", leaderOfA, start);
            times.add(start, inA.awaitTakeOver(leaderOfA.grant()));
            ofA.awaitLeader(inA.awaitLeader(WRITES).grant().token(), bound);
            awaitWrites(inAb, leaderOfAb.grant(), WRITES);
            assertThat(inAb.history().grants())
                    .as("grants in the other cluster")
                    .hasSize(1);
            assertThat(ofA.incarnations()).doesNotContainAnyElementsOf(ofAb.incarnations());
            pass(inA, new Judge(1, WRITES, 0), times);
            pass(inAb, new Judge(0, WRITES, 0), new FailoverTimes("F25 the other cluster"));
        }
    }

    @Test
    @DisplayName(
            "M3: a process that is restarted under its name is another incarnation, which the death of the former does not remove")
    void restartedMember() {
        try (HaBackend watching = open("observer", LEASE);
                Observer observer = new Observer(watching);
                ContenderGroup group = new ContenderGroup(launch(LEASE, 0))) {
            group.start(2);
            Leading leader = group.awaitLeader(1);
            ContenderProcess standby = group.processes().stream()
                    .filter(process -> process != leader.process())
                    .findFirst()
                    .orElseThrow();
            observer.awaitMembers(2, watching.profile().listenerBound().plus(SLACK));
            standby.kill();
            group.restart(standby);
            List<String> incarnations = group.incarnations(standby.name());
            assertThat(incarnations).as("incarnations of one name").hasSize(2).doesNotHaveDuplicates();
            Set<String> living =
                    Set.of(group.incarnations(leader.process().name()).get(0), incarnations.get(1));
            until(
                    "M2: the former incarnation is gone and the new one is there",
                    watching.profile().memberExpiryBound().plus(SLACK),
                    () -> observer.present().equals(living));
            await("M3: the new incarnation stays")
                    .during(LEASE.plus(SLACK))
                    .atMost(LEASE.plus(SLACK.multipliedBy(2)))
                    .until(() -> observer.present().equals(living));
            pass(group, new Judge(0, 1, 0), new FailoverTimes("M3"));
        }
    }

    private static void awaitWrites(ContenderGroup group, Operation grant, long more) {
        long before = group.history().count(Kind.WRITTEN, grant.token());
        until(
                "the leader with token " + grant.token() + " writes on",
                () -> group.history().count(Kind.WRITTEN, grant.token()) >= before + more);
    }
}
