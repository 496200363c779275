package dev.regent.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.regent.simulation.kernel.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule broken once, by a history that breaks nothing else. A judge that is always content proves nothing. */
class JudgesTest {

    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final String A = "<<a 1 1>>";
    private static final String B = "<<b 1 2>>";

    private final Workers workers = new Workers();

    @AfterEach
    void end() {
        workers.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"election", "bounds", "retrieval", "handles", "acknowledgements", "effects", "life"})
    @DisplayName("A history that breaks a rule is reported under exactly that rule")
    void broken(String rule, String what, Consumer<JudgeBench> history) {
        assertThat(JudgeBench.play(workers, history))
                .as(what)
                .hasValueSatisfying(text -> assertThat(text).startsWith(rule + ":"));
    }

    private static Arguments breaks(String rule, String what, Consumer<JudgeBench> history) {
        return arguments(rule, what, history);
    }

    static Stream<Arguments> election() {
        return Stream.of(
                breaks("E1", "two believe", bench -> {
                    bench.grant("a", 1);
                    bench.grant("b", 2);
                    bench.leaders.checkBeliefs();
                }),
                breaks("E2", "a smaller token", bench -> {
                    bench.over("a", bench.grant("a", 2));
                    bench.grant("b", 1);
                }),
                breaks("E3", "a token twice", bench -> {
                    bench.over("a", bench.grant("a", 1));
                    bench.grant("b", 1);
                }),
                breaks("E3", "a belief comes back", bench -> {
                    JudgeBench.Believed grant = bench.grant("a", 1);
                    grant.held = false;
                    bench.leaders.checkBeliefs();
                    grant.held = true;
                    bench.leaders.checkBeliefs();
                }),
                breaks("E3", "the record of a grant is acquired again", bench -> {
                    bench.lease.changed(JudgeBench.held(1, "nonce"));
                    bench.lease.granted(1);
                    bench.lease.changed(JudgeBench.held(1, "another"));
                }),
                breaks("E3", "a record gets another token", bench -> {
                    bench.lease.changed(JudgeBench.held(1, "nonce"));
                    bench.lease.changed(JudgeBench.held(2, "nonce"));
                }),
                breaks("E4", "two grants in a row", bench -> {
                    bench.grant("a", 1).held = false;
                    bench.grant("a", 2);
                }),
                breaks("E4", "a revocation without a grant", bench -> bench.revoke("a", 1, Optional.empty())),
                breaks("E5", "belief after the revocation", bench -> {
                    JudgeBench.Believed grant = bench.grant("a", 1);
                    bench.revoke("a", 1, Optional.of(grant));
                }));
    }

    static Stream<Arguments> bounds() {
        return Stream.of(
                breaks("E6", "belief after a long pause", bench -> {
                    bench.grant("a", 1);
                    bench.leaders.resumed(
                            bench.process("a"), Plan.LEASE.multipliedBy(2).toNanos());
                }),
                breaks("E7", "nobody leads", bench -> bench.end.somebodyLeads(Optional.empty(), BOUND)),
                breaks("E8", "another leads", bench -> {
                    bench.grant("a", 1);
                    bench.end.nothingChanged(1, 2, bench.leaders.leader());
                }),
                breaks("E8", "nobody leads any more", bench -> bench.end.nothingChanged(1, 1, Optional.empty())),
                breaks("E9", "nobody takes over", bench -> bench.end.handedOver(Optional.empty(), BOUND)),
                breaks("E9", "a release frees the lease of another", bench -> {
                    bench.lease.changed(JudgeBench.held(2, "nonce"));
                    bench.lease.changed(JudgeBench.released(1));
                }),
                breaks("E10", "nobody believes in the lease that is held", bench -> {
                    bench.lease.changed(JudgeBench.held(1, "nonce"));
                    bench.lease.settled();
                }),
                breaks("E10", "a lease is renewed after its revocation", bench -> {
                    bench.lease.changed(JudgeBench.held(1, "nonce"));
                    bench.lease.granted(1);
                    bench.over("a", bench.grant("a", 1));
                    bench.lease.sending(JudgeBench.held(1, "nonce").orElseThrow());
                }));
    }

    static Stream<Arguments> retrieval() {
        return Stream.of(
                breaks("R1", "backwards", bench -> {
                    bench.leaders.publishing(JudgeBench.at(1, "x"));
                    bench.leaders.shown(JudgeBench.at(1, "x"), 2, "a");
                }),
                breaks("R2", "the addresses of another", bench -> {
                    bench.leaders.publishing(JudgeBench.at(1, "x"));
                    bench.leaders.publishing(JudgeBench.at(2, "y"));
                    bench.leaders.shown(JudgeBench.at(2, "x"), 0, "a");
                }),
                breaks("R3", "never published", bench -> bench.leaders.shown(JudgeBench.at(1, "x"), 0, "a")),
                breaks("R4", "the last leader was not shown", bench -> {
                    bench.grant("a", 2);
                    bench.end.listenerAgrees(
                            "b", Optional.of(Optional.of(JudgeBench.at(1, "x"))), bench.leaders.leader());
                }),
                breaks("R5", "a late listener is shown nothing", bench -> {
                    bench.grant("a", 1);
                    bench.end.lateListenerAgrees("b", Optional.empty(), bench.leaders.leader());
                }),
                breaks("R6", "applied under the lease of another", bench -> {
                    bench.lease.changed(JudgeBench.held(2, "nonce"));
                    bench.lease.published(JudgeBench.publication(1));
                }),
                breaks("R6", "applied after the release", bench -> {
                    bench.lease.changed(JudgeBench.released(1));
                    bench.lease.published(JudgeBench.publication(1));
                }),
                breaks("R6", "sent after the revocation", bench -> {
                    bench.over("a", bench.grant("a", 1));
                    bench.lease.sending(JudgeBench.publication(1));
                }));
    }

    static Stream<Arguments> handles() {
        return Stream.of(
                breaks("S1", "a smaller token after the opening", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.scopes.opened("s", 2);
                    bench.store(A);
                }),
                breaks("S2", "a value that nobody wrote", bench -> bench.store(A)),
                breaks("S2", "replaced what it did not expect", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.send(1, "a", "<<a 1 3>>", Optional.of("<<a 1 2>>"));
                    bench.store("<<a 1 3>>");
                }),
                breaks("S2", "a version that repeats", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.read("a", A, "v1");
                    bench.send(1, "a", "<<a 1 3>>", Optional.of(A));
                    bench.store("<<a 1 3>>");
                    bench.read("a", "<<a 1 3>>", "v1");
                }),
                breaks("S3", "created though it is there", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.send(1, "a", "<<a 1 3>>", Optional.empty());
                    bench.store("<<a 1 3>>");
                }),
                breaks(
                        "S3",
                        "rejected though nothing is there",
                        bench -> bench.scopes.rejected(bench.send(1, "a", A, Optional.empty()), 0, List.of())),
                breaks(
                        "S4",
                        "acknowledged and not there",
                        bench -> bench.scopes.acknowledged(bench.send(1, "a", A, Optional.empty()))),
                breaks("S4", "an entry that nobody removed is gone", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.store();
                }),
                breaks("S4", "a scope that nobody deleted is gone", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.scopes.changed("s", "1-1", Optional.empty());
                }),
                breaks("S4", "a scope begins anew that was opened after its deletion was asked for", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.scopes.deleting("s", 1);
                    bench.scopes.opened("s", 1);
                    bench.scopes.changed("s", "1-2", Optional.of(Set.of()));
                }));
    }

    static Stream<Arguments> acknowledgements() {
        return Stream.of(
                breaks("S5", "called not applied, and it was", bench -> {
                    BatchRecord batch = bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.scopes.refused(batch);
                }),
                breaks("S5", "called not applied, and it is later", bench -> {
                    bench.scopes.refused(bench.send(1, "a", A, Optional.empty()));
                    bench.store(A);
                }),
                breaks("S6", "a pointer before its payload", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.scopes.deletingPayloads(Set.of(A));
                    bench.store(A);
                }),
                breaks("S6", "a payload before its pointer", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.scopes.deletingPayloads(Set.of(A));
                }),
                breaks("S9", "an entry is missing in a list", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.list();
                }));
    }

    static Stream<Arguments> effects() {
        return Stream.of(
                breaks("S10", "applied twice", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.remove(A);
                    bench.store();
                    bench.store(A);
                }),
                breaks("S11", "applied to another scope", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.scopes.changed("t", "1-1", Optional.of(Set.of(A)));
                }),
                breaks("S11", "shown under another name", bench -> {
                    bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.read("b", A, "v1");
                }),
                breaks("S12", "too large and applied", bench -> {
                    bench.scopes.sending(
                            new BatchRecord("s", 1, Map.of("a", A), Map.of("a", Optional.empty()), Set.of(), true));
                    bench.store(A);
                }),
                breaks(
                        "S12",
                        "too large and acknowledged",
                        bench ->
                                bench.scopes.acknowledged(new BatchRecord("s", 1, Map.of(), Map.of(), Set.of(), true))),
                breaks("S13", "half of a batch", bench -> {
                    bench.scopes.sending(new BatchRecord(
                            "s",
                            1,
                            Map.of("a", A, "b", B),
                            Map.of("a", Optional.empty(), "b", Optional.empty()),
                            Set.of(),
                            false));
                    bench.store(A);
                }));
    }

    static Stream<Arguments> life() {
        return Stream.of(
                breaks(
                        "M1",
                        "one is not seen",
                        bench -> bench.end.membersAgree("a", Set.of(JudgeBench.member("n0", "x")), Set.of("n0", "n1"))),
                breaks(
                        "M2",
                        "a dead one is seen",
                        bench -> bench.end.membersAgree(
                                "a", Set.of(JudgeBench.member("n0", "x"), JudgeBench.member("n1", "y")), Set.of("n0"))),
                breaks(
                        "M2",
                        "a former life is seen beside the present one",
                        bench -> bench.end.membersAgree(
                                "a", Set.of(JudgeBench.member("n0", "x"), JudgeBench.member("n0", "y")), Set.of("n0"))),
                breaks("M3", "the same incarnation again", bench -> {
                    bench.end.registered("n0.0", JudgeBench.member("n0", "x"));
                    bench.end.registered("n0.1", JudgeBench.member("n0", "x"));
                }),
                breaks("L1", "close does not return", bench -> bench.end.closed("a", false, 0)),
                breaks("L1", "a thread is left", bench -> bench.end.closed("a", true, 1)),
                breaks("L1", "close takes too long", bench -> bench.end.closedWithin("a", BOUND.toNanos() + 1, BOUND)),
                breaks(
                        "L2",
                        "something is left",
                        bench -> bench.end.deleted(Set.of(), Set.of("floor", "clusters/c/x"), Set.of("floor"))),
                breaks(
                        "L2",
                        "another cluster is touched",
                        bench -> bench.end.deleted(Set.of("clusters/cc/x"), Set.of("floor"), Set.of("floor"))));
    }

    @Test
    @DisplayName("A sound history of an election breaks nothing")
    void soundElection() {
        assertThat(JudgeBench.play(workers, bench -> {
                    bench.lease.changed(JudgeBench.held(1, "nonce"));
                    JudgeBench.Believed first = bench.grant("a", 1);
                    bench.lease.granted(1);
                    bench.lease.sending(JudgeBench.held(1, "nonce").orElseThrow());
                    bench.leaders.publishing(JudgeBench.at(1, "x"));
                    bench.lease.published(JudgeBench.publication(1));
                    bench.leaders.shown(JudgeBench.at(1, "x"), 0, "b");
                    bench.lease.settled();
                    bench.over("a", first);
                    bench.lease.changed(JudgeBench.released(1));
                    bench.lease.changed(JudgeBench.held(2, "next"));
                    bench.grant("b", 2);
                    bench.leaders.checkBeliefs();
                    bench.lease.settled();
                    bench.end.somebodyLeads(bench.leaders.leader(), BOUND);
                    bench.end.nothingChanged(2, 2, bench.leaders.leader());
                    bench.end.listenerAgrees(
                            "a", Optional.of(Optional.of(JudgeBench.at(2, "y"))), bench.leaders.leader());
                }))
                .isEmpty();
    }

    @Test
    @DisplayName("A sound history of a scope and of members breaks nothing")
    void soundHandles() {
        assertThat(JudgeBench.play(workers, bench -> {
                    bench.scopes.opened("s", 1);
                    BatchRecord created = bench.send(1, "a", A, Optional.empty());
                    bench.store(A);
                    bench.scopes.acknowledged(created);
                    bench.read("a", A, "v1");
                    BatchRecord replaced = bench.send(1, "a", "<<a 1 3>>", Optional.of(A));
                    bench.store("<<a 1 3>>");
                    bench.scopes.acknowledged(replaced);
                    bench.scopes.deletingPayloads(Set.of(A));
                    bench.read("a", "<<a 1 3>>", "v2");
                    bench.remove("<<a 1 3>>");
                    bench.store();
                    bench.send(1, "a", "<<a 1 4>>", Optional.empty());
                    bench.store("<<a 1 4>>");
                    bench.scopes.deleting("s", 1);
                    bench.scopes.changed("s", "1-2", Optional.of(Set.of()));
                    bench.scopes.opened("s", 1);
                    bench.scopes.changed("s", "1-1", Optional.empty());
                    bench.end.registered("n0.0", JudgeBench.member("n0", "x"));
                    bench.end.registered("n0.1", JudgeBench.member("n0", "y"));
                    bench.end.membersAgree("a", Set.of(JudgeBench.member("n0", "y")), Set.of("n0"));
                    bench.end.deleted(Set.of("clusters/cc/x"), Set.of("clusters/cc/x", "floor"), Set.of("floor"));
                }))
                .isEmpty();
    }
}
