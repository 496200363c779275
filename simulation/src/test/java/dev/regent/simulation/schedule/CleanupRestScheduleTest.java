package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cleanup of documents leaves nothing but the floor, and what was on its way then counts for nothing. A creation is conditional on nothing but that its document is missing, so it
 * is applied; every replacement and deletion names a version that is gone.
 */
class CleanupRestScheduleTest {

    private static final Duration AT_ONCE = Duration.ofMillis(200);

    /**
     * A contends for a new cluster. One of its first two requests, which make lease and index, is on its way when A is cut off. B leads and closes, a cleanup removes
     * everything, and the request lands. It must be no evidence of a grant: who uses the id again leads at once (E7), with a larger token (E2), and another cleanup
     * removes what landed (L2).
     */
    @ParameterizedTest
    @ValueSource(strings = {"/lease", "/index"})
    @DisplayName(
            "E7, L2: what a contender makes before it acquires is no evidence of anything if it lands after a cleanup")
    void firstSteps(String document) {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.actor("a");
            Held making = stage.wire().hold(a, "what makes " + document, Request.writes(document));
            a.contend();
            making.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            b.commits(b.opens("s"), Actor.create("x"));
            b.close();
            cleanUp(stage, "cleanup");
            assertThat(making.applyLate()).isEmpty();
            leadsAtOnce(stage, "c", b.token());
        });
    }

    /**
     * A creates a scope; the creation of its document is on its way when A is cut off. A cleanup removes everything, and the document lands. Without an index it must not
     * pass for one whose index was lost (E7), nor for a scope (S1), and another cleanup removes it (L2).
     */
    @Test
    @DisplayName("E7, S1: a scope's document that lands after a cleanup is no damage, and no scope")
    void scope() {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.leader("a");
            Leadership former = a.leadership();
            Held creation = stage.wire().hold(a, "the creation", Request.writes("/scopes/"));
            CompletableFuture<StateHandleStore> unused = a.begins(() -> former.stateHandles("s"));
            creation.await();
            stage.wire().cutOff(a);
            cleanUp(stage, "cleanup");
            assertThat(creation.applyLate()).isEmpty();
            assertThat(stage.actor("reader").reads("s")).isEmpty();
            leadsAtOnce(stage, "b", a.token());
        });
    }

    /** A has acquired the lease; the write that seals the index is on its way when A is cut off. A cleanup removes everything, and the seal lands. It must be refused (S1). */
    @Test
    @DisplayName("S1: a seal that lands after a cleanup is refused, before and after the id is used again")
    void seal() {
        Stage.play(Shape.DOCUMENT, stage -> {
            stage.leader("former").close();
            Actor a = stage.actor("a");
            Held seal = stage.wire().hold(a, "the seal", Request.writes("/index"));
            a.contend();
            seal.await();
            stage.wire().cutOff(a);
            cleanUp(stage, "cleanup");
            assertThat(seal.applyLate()).isPresent();
            assertThat(stage.store().keys("clusters/")).isEmpty();
        });
    }

    /**
     * A leads and stands still for so long that a cleanup removes everything. A goes on, and sends what it would have sent, without looking whether it still leads. Nothing of
     * it may be applied, or stay (S1, L2).
     */
    @Test
    @DisplayName("S1, L2: a leader that wakes up after a cleanup writes nothing")
    void zombie() {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.careless("a").contend().awaitGrant();
            StateHandleStore scope = a.opens("s");
            a.commits(scope, Actor.create("x"));
            a.pause();
            cleanUp(stage, "cleanup");
            // that it contends for a new cluster is its right, and not what this is about
            stage.wire().hold(a, "its next lease", Request.writes("/lease"));
            a.resume();
            assertThatThrownBy(() -> a.commits(scope, Actor.create("y"))).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> a.opens("t")).isInstanceOf(FencedException.class);
            assertThatThrownBy(() -> a.does(() -> {
                        a.leadership().deleteScope("s");
                        return "deleted";
                    }))
                    .isInstanceOf(FencedException.class);
            assertThat(stage.store().keys("clusters/")).isEmpty();
        });
    }

    /** The same, and B uses the id again before A wakes up: the index is another one, with a token that A does not know, or none. */
    @Test
    @DisplayName("S1: a leader that wakes up when the id is used again writes nothing to the new cluster")
    void zombieAndReUse() {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.careless("a").contend().awaitGrant();
            StateHandleStore scope = a.opens("s");
            a.commits(scope, Actor.create("x"));
            a.pause();
            cleanUp(stage, "cleanup");
            Actor b = stage.actor("b");
            Held seal = stage.wire().hold(b, "the lease of b", acquiring(stage));
            b.contend();
            seal.await();
            a.resume();
            assertThatThrownBy(() -> a.opens("t")).as("before b seals").isInstanceOf(FencedException.class);
            seal.release();
            stage.until("somebody leads", () -> a.grants() > 1 || b.believes());
            Actor leader = b.believes() ? b : a;
            leader.commits(leader.opens("s"), Actor.create("y"));
            assertThatThrownBy(() -> a.commits(scope, Actor.create("z"))).isInstanceOf(FencedException.class);
            assertThat(leader.reads("s")).containsExactly("y");
        });
    }

    /** Once lease and index are there. */
    private static Predicate<Request> acquiring(Stage stage) {
        return Request.writes("/lease")
                .and(any -> stage.store().keys("clusters/").size() == 2);
    }

    /**
     * The cleanup's deletion of lease or index is on its way when it is cut off. The id is used again: B leads and writes. The deletion lands. It must be refused (E1, S4).
     */
    @ParameterizedTest
    @ValueSource(strings = {"/lease", "/index"})
    @DisplayName("E1, S4: a cleanup's deletion that lands late hits nobody who uses the id again")
    void lateDeletion(String document) {
        Stage.play(Shape.DOCUMENT, stage -> {
            Held deletion = heldDeletion(stage, document);
            Actor b = stage.leader("b");
            b.commits(b.opens("s"), Actor.create("y"));
            assertThat(deletion.applyLate()).isPresent();
            stage.advance(Stage.TIMING.duration());
            assertThat(b.believes()).isTrue();
            assertThat(b.reads("s")).containsExactly("y");
        });
    }

    /**
     * The same, and B has only just looked and not acquired yet. It must not find the index gone when it has the lease (S1): it would have to make one then, and what is made
     * then may land after another cleanup.
     */
    @Test
    @DisplayName("S1: a cleanup's deletion of the index that lands late does not take it from who is about to acquire")
    void lateDeletionBeforeTheAcquire() {
        Stage.play(Shape.DOCUMENT, stage -> {
            Held deletion = heldDeletion(stage, "/index");
            Actor b = stage.actor("b");
            Held acquire = stage.wire().hold(b, "the acquire", acquiring(stage));
            b.contend();
            acquire.await();
            assertThat(deletion.applyLate()).isPresent();
            acquire.release();
            b.awaitGrant();
            assertThat(b.grants()).isEqualTo(1);
        });
    }

    /**
     * The cleanup has deleted the lease, and is told late. B leads meanwhile and has sealed the index. The cleanup goes on, and must not delete that (S4).
     */
    @Test
    @DisplayName("S4: a cleanup that is overtaken between its last deletions leaves the index to who leads")
    void overtaken() {
        Stage.play(Shape.DOCUMENT, stage -> {
            stage.leader("former").close();
            Actor cleanup = stage.actor("cleanup");
            Held answer = stage.wire().holdAnswer(cleanup, "the answer to its deletion", Request.deletes("/lease"));
            CompletableFuture<String> done = cleanup.beginsCleanup();
            answer.await();
            Actor b = stage.leader("b");
            b.commits(b.opens("s"), Actor.create("y"));
            answer.release();
            stage.await(done);
            b.opens("t");
            assertThat(b.reads("s")).containsExactly("y");
        });
    }

    /** The cleanup is killed between its last two deletions. Lease and index are two, so there is such a moment; nobody may have to wait for it (E7). */
    @ParameterizedTest
    @ValueSource(strings = {"/lease", "/index"})
    @DisplayName(
            "E7: a cleanup that is killed before its last deletions makes nobody wait, and another one completes it")
    void killed(String document) {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.leader("a");
            a.close();
            Actor cleanup = stage.actor("killed cleanup");
            Held deletion = stage.wire().hold(cleanup, "the deletion", Request.deletes(document));
            CompletableFuture<String> unused = cleanup.beginsCleanup();
            deletion.await();
            cleanup.kill();
            leadsAtOnce(stage, "b", a.token());
        });
    }

    private static Held heldDeletion(Stage stage, String document) throws Exception {
        Actor former = stage.leader("former");
        former.commits(former.opens("s"), Actor.create("x"));
        former.close();
        Actor cleanup = stage.actor("cleanup");
        Held deletion = stage.wire().hold(cleanup, "its deletion of " + document, Request.deletes(document));
        CompletableFuture<String> unused = cleanup.beginsCleanup();
        deletion.await();
        stage.wire().cutOff(cleanup);
        return deletion;
    }

    private static void cleanUp(Stage stage, String name) throws Exception {
        stage.await(stage.actor(name).beginsCleanup());
        assertThat(stage.store().keys("clusters/"))
                .as("L2: what " + name + " left")
                .isEmpty();
        assertThat(stage.store().keys("floor")).hasSize(1);
    }

    private static void leadsAtOnce(Stage stage, String name, long formerToken) throws Exception {
        Actor next = stage.actor(name).contend();
        stage.advance(AT_ONCE);
        assertThat(next.believes()).as("E7: " + name + " leads at once").isTrue();
        assertThat(next.token()).isGreaterThan(formerToken);
        next.commits(next.opens("s"), Actor.create("y"));
        assertThat(next.reads("s")).containsExactly("y");
        next.close();
        cleanUp(stage, "last cleanup");
    }
}
