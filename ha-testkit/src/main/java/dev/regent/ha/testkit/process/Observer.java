package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Watches leader and members of a run from the process of the test. */
final class Observer implements AutoCloseable {

    private final LeaderRetrieval retrieval;
    private final Membership membership;
    private final List<Long> tokens = new CopyOnWriteArrayList<>();
    private final Set<String> addresses = ConcurrentHashMap.newKeySet();
    private final List<Set<Member>> members = new CopyOnWriteArrayList<>();

    Observer(HaBackend backend) {
        retrieval = backend.leaderRetrieval(ContenderMain.ELECTION);
        membership = backend.membership(ContenderMain.GROUP);
        retrieval.start(leader -> leader.ifPresent(information -> {
            tokens.add(information.token().value());
            addresses.addAll(information.addresses().values());
        }));
        membership.watch(members::add);
    }

    void awaitLeader(long token, Duration limit) {
        ContenderGroup.until(
                "R4: the listener sees the leader with token " + token + ", saw " + tokens,
                limit,
                () -> tokens.contains(token));
    }

    void awaitMembers(int count, Duration limit) {
        ContenderGroup.until(
                "M1, M2: the observer sees " + count + " members",
                limit,
                () -> !members.isEmpty() && members.get(members.size() - 1).size() == count);
    }

    /** The incarnations that are there for all that this observer knows. */
    Set<String> present() {
        return members.isEmpty()
                ? Set.of()
                : members.get(members.size() - 1).stream()
                        .map(Member::incarnation)
                        .collect(Collectors.toSet());
    }

    /** Every incarnation ever seen. */
    Set<String> incarnations() {
        return members.stream().flatMap(Set::stream).map(Member::incarnation).collect(Collectors.toSet());
    }

    /** Every address ever published, for all that this observer saw. */
    Set<String> addresses() {
        return Set.copyOf(addresses);
    }

    void assertTokensSorted() {
        assertThat(tokens)
                .as("R1: tokens in the order of the listener")
                .isNotEmpty()
                .isSorted();
    }

    @Override
    public void close() {
        retrieval.close();
        membership.close();
    }
}
