package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cleanup beside everything that may happen at the same time. */
class CleanupScheduleTest {

    /**
     * A's acquire of a fresh lease is on its way when A is cut off. B leads, closes, and a cleanup removes everything. A's acquire lands on
     * a lease that is missing, as it expects. It must be refused, since its token was granted to B (E2): the cleanup has written the floor.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("An acquire that was sent before a cleanup is not applied after it")
    void acquire(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.actor("a");
            Predicate<Request> write = shape.document()
                    ? shape.leaseWrite()
                            .and(any -> !stage.store().keys("/index").isEmpty()) // made before it
                    : shape.leaseWrite();
            Held acquire = stage.wire().hold(a, "the acquire", write);
            a.contend();
            acquire.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            b.opens("s");
            b.close();
            stage.await(stage.actor("cleanup").beginsCleanup());
            assertThat(acquire.applyLate()).isPresent();
        });
    }

    /**
     * The last write of a cleanup is on its way when that process is cut off. A second cleanup removes everything, the id is used again, and its
     * lease, epoch and index come to have the versions that the first cleanup knew, if versions recur. Its write lands. It must be refused: it
     * would delete the lease under a living leader (E1).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A cleanup that was overtaken by another does not delete what was created after both")
    void secondCleanup(Shape shape) {
        Stage.play(shape, stage -> {
            Actor former = stage.leader("former");
            former.commits(former.opens("s"), Actor.create("x"));
            former.close();
            Predicate<Request> last = shape.document()
                    ? Request.writes("/scopes/")
                    : shape.leaseWrite().and(Request.writes("/index"));
            Actor first = stage.actor("first cleanup");
            Held write = stage.wire().hold(first, "its last write", last);
            CompletableFuture<String> unused = first.beginsCleanup();
            write.await();
            stage.wire().cutOff(first);
            stage.await(stage.actor("second cleanup").beginsCleanup());
            Actor a = stage.leader("a");
            a.opens("s");
            a.close();
            Actor b = stage.leader("b");
            b.commits(b.opens("t"), Actor.create("y"));
            assertThat(write.applyLate()).isPresent();
            stage.advance(Stage.TIMING.duration());
            assertThat(b.believes()).isTrue();
            assertThat(b.reads("t")).containsExactly("y");
        });
    }

    /**
     * A cleanup stands still just before it lists what it is to delete. Its lease runs out, and the id is used again: B leads and writes. The
     * cleanup goes on, and what it lists is B's. It must delete none of that (S4): it leads no more.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A cleanup that stood still deletes nothing of who uses the id again")
    void reUse(Shape shape) {
        Stage.play(shape, stage -> {
            Actor former = stage.leader("former");
            former.commits(former.opens("s"), Actor.create("x"));
            former.close();
            Actor cleanup = stage.actor("cleanup");
            Held list = stage.wire().hold(cleanup, "its list of scopes", Request.lists("/scopes"));
            CompletableFuture<String> done = cleanup.beginsCleanup();
            list.await();
            cleanup.pause();
            Actor b = stage.leader("b");
            b.commits(b.opens("s"), Actor.create("y"));
            list.release();
            stage.advance(Duration.ofMillis(
                    5)); // the answer arrives, so that with some seeds it is seen before the time limit
            cleanup.resume();
            stage.until("the cleanup has ended", done::isDone);
            assertThat(b.reads("s")).containsExactly("y");
            assertThat(b.believes()).isTrue();
        });
    }

    /**
     * A leads, and goes on to lead. A cleanup must not delete anything under it, nor take the lead from it, however long it waits; it gives up with a
     * message that says who leads.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A cleanup deletes nothing under a living leader, and says who leads")
    void livingLeader(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            StateHandleStore scope = a.opens("s");
            a.commits(scope, Actor.create("x"));
            CompletableFuture<String> cleanup = stage.actor("cleanup").beginsCleanup();
            assertThatThrownBy(() -> stage.await(cleanup))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("led by 'a'");
            a.commits(scope, Actor.create("y"));
            assertThat(a.reads("s")).containsExactly("x", "y");
            assertThat(a.revocations()).isEmpty();
        });
    }

    /**
     * A cleanup takes the scopes off the index and is killed before it deletes their documents. B uses the id again and opens the scope anew; what it
     * should sweep it cannot list in time. A, whose lease ran out before the cleanup, was stopped between its check and its send: its commit reaches
     * a document that nobody lists. It must be refused: A would be told that it is applied, and B never finds it (S1, S4).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A cleanup that is killed half way leaves nothing that a former leader can commit to")
    void killedHalfWay(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.careless("a").contend().awaitGrant();
            StateHandleStore scope = a.opens("s");
            a.commits(scope, Actor.create("x"));
            a.pause();
            Actor cleanup = stage.actor("cleanup");
            Held list = stage.wire().hold(cleanup, "its list of scopes", Request.lists("/scopes"));
            CompletableFuture<String> unused = cleanup.beginsCleanup();
            list.await();
            cleanup.kill();
            Actor b = stage.leader("b");
            Held sweep = stage.wire().hold(b, "its sweep", Request.lists("/scopes/s"));
            b.commits(b.opens("s"), Actor.create("y"));
            sweep.await();
            a.resume();
            assertThatThrownBy(() -> a.commits(scope, Actor.create("z"))).isInstanceOf(FencedException.class);
            assertThat(b.reads("s")).containsExactly("y");
        });
    }

    /**
     * A person deleted the document of a scope, so nobody can read it any more. A cleanup, which seals each scope before it takes it off the
     * index, must not stop there: to be rid of such a cluster is what it is called for (L2).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A scope that cannot be read any more does not stop a cleanup")
    void damagedScope(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            a.commits(a.opens("s"), Actor.create("x"));
            a.opens("t");
            a.close();
            stage.store().deleteByHand(stage.store().keys("/scopes/s/").get(0));
            stage.await(stage.actor("cleanup").beginsCleanup());
            assertThat(stage.store().keys("/scopes/")).isEmpty();
        });
    }

    /**
     * A listener was shown a token. A cleanup removes the cluster, and a person the tombstones that it left, with all contenders stopped. The id is
     * used again. The listener drops what is smaller than what it was shown (R1), so the new token must be larger (E2), or the listener never
     * hears of the new leader (R4). The floor, outside of the cluster id, is what remembers it.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A listener that remembers the token hears of the leader after a cleanup")
    void listener(Shape shape) {
        Stage.play(shape, stage -> {
            Actor listener = stage.actor("listener").listen();
            long last = 0;
            for (String name : List.of("a", "b", "c")) {
                Actor leader = published(stage, name);
                stage.until("the listener knows " + name, () -> listener.shownToken() == leader.token());
                last = leader.token();
                leader.close();
            }
            stage.await(stage.actor("cleanup").beginsCleanup());
            stage.until("the listener knows that nobody leads", () -> listener.shownToken() == 0);
            stage.store().keys("clusters/").forEach(stage.store()::deleteByHand);
            Actor d = published(stage, "d");
            assertThat(d.token()).isGreaterThan(last);
            stage.until("the listener knows d", () -> listener.shownToken() == d.token());
        });
    }

    private static Actor published(Stage stage, String name) throws Exception {
        Actor leader = stage.leader(name);
        Leadership leadership = leader.leadership();
        leader.does(() -> {
            leadership.publish(Map.of("rpc", name));
            return name;
        });
        return leader;
    }
}
