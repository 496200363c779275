package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Versions, names and generations that recur after something was deleted and created again. */
class RecurrenceScheduleTest {

    /**
     * An entry is created, removed and created; its scope is deleted and created; a cleanup removes everything and a new leader
     * creates it all again. The store's own versions begin anew each time. Those of the entry must not (S2): a writer that remembers the first
     * one would replace what it has never seen.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("No version of an entry recurs, whatever was deleted in between")
    void entries(Shape shape) {
        Stage.play(shape, stage -> {
            List<Version> versions = new ArrayList<>();
            Actor a = stage.leader("a");
            StateHandleStore scope = a.opens("s");
            versions.add(created(a, scope));
            a.commits(scope, Change.remove("x", versions.get(0)));
            versions.add(created(a, scope));
            Leadership leadership = a.leadership();
            a.does(() -> {
                leadership.deleteScope("s");
                return "";
            });
            versions.add(created(a, a.opens("s")));
            a.close();
            stage.await(stage.actor("cleanup").beginsCleanup());
            Actor b = stage.leader("b");
            StateHandleStore again = b.opens("s");
            versions.add(created(b, again));
            assertThat(versions).doesNotHaveDuplicates();
            for (Version former : versions.subList(0, 3)) {
                assertThat(b.commits(again, Change.replace("x", former, StateHandle.ofUtf8("never"))))
                        .isInstanceOf(CommitResult.Rejected.class);
            }
        });
    }

    private static Version created(Actor actor, StateHandleStore scope) throws Exception {
        CommitResult result = actor.commits(scope, Actor.create("x"));
        assertThat(result).isInstanceOf(CommitResult.Applied.class);
        return ((CommitResult.Applied) result).versions().values().iterator().next();
    }

    /**
     * The creation of a scope's document gets no answer, is looked for and not there, and lands later. The leader tries again meanwhile. Were the
     * generation used twice, the second document would be taken for the first; so each try has a generation of its own, and
     * what lands late, perhaps twice, is listed by nobody and deleted with the next opening.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A generation is never used twice, so a creation that lands late counts for nothing")
    void generation(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Held creation = stage.wire().hold(a, "the creation of s", Request.writes("/scopes/"));
            assertThatThrownBy(() -> a.opens("s")).isInstanceOf(OutcomeUnknownException.class);
            assertThat(creation.applyLate()).isEmpty();
            StateHandleStore scope = a.opens("s");
            a.commits(scope, Actor.create("x"));
            creation.applyLate();
            assertThat(a.reads("s")).containsExactly("x");
            a.close();
            Actor b = stage.leader("b");
            b.opens("s");
            assertThat(b.reads("s")).containsExactly("x");
            assertThat(stage.store().keys("/scopes/")).hasSize(shape.document() ? 1 : 2);
        });
    }

    /**
     * A's second publication is on its way when A is cut off. A cleanup removes everything, B leads and publishes. Now lease and
     * publication have the versions that A knew, if versions recur, and A's publication lands. It must be refused: B's would be gone, and
     * nobody would find the leader (S1, R6).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A publication of a former life of the cluster is refused, though all versions are as it expects")
    void publication(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.careless("a").contend().awaitGrant();
            publishes(a, "first");
            Held second = stage.wire()
                    .hold(a, "the second publication", Request.writes(shape.document() ? "/lease" : "/publication"));
            CompletableFuture<String> unused = a.begins(() -> publish(a.leadership(), "second"));
            second.await();
            stage.wire().cutOff(a);
            stage.await(stage.actor("cleanup").beginsCleanup());
            Actor b = stage.leader("b");
            publishes(b, "b");
            assertThat(second.applyLate()).isPresent();
            assertThat(b.does(() -> b.backend().leaderRetrieval(Actor.ELECTION).current()))
                    .hasValueSatisfying(now ->
                            assertThat(now.token()).isEqualTo(b.leadership().token()));
        });
    }

    private static void publishes(Actor actor, String address) throws Exception {
        actor.does(() -> publish(actor.leadership(), address));
    }

    private static String publish(Leadership leadership, String address) throws HaException {
        leadership.publish(Map.of("rpc", address));
        return address;
    }

    /**
     * A closes; its release is on its way for so long that a cleanup removes everything and B leads. The lease has the version that A knew, if
     * versions recur. A's release lands. It must be refused: it would free what B holds, and C would lead beside it (E9, E1).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "A release of a former life of the cluster frees nobody, though the lease has the version that it expects")
    void release(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Held release = stage.wire().hold(a, "the release", shape.leaseWrite());
            CompletableFuture<String> unused = a.begins(() -> {
                a.backend().close();
                return "closed";
            });
            release.await();
            stage.wire().cutOff(a);
            stage.await(stage.actor("cleanup").beginsCleanup());
            Actor b = stage.leader("b");
            Actor c = stage.actor("c").contend();
            stage.advance(Stage.TIMING.renewInterval());
            assertThat(release.applyLate()).isPresent();
            stage.advance(Stage.TIMING.duration().multipliedBy(2));
            assertThat(b.believes()).isTrue();
            assertThat(c.grants()).isZero();
        });
    }
}
