package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a former leader still has on its way to the index and to scopes. */
class IndexScheduleTest {

    /**
     * A deletes a scope; its write to the index is on its way when it is cut off. B takes over, opens the scope, reads it and writes to it. Now
     * A's write lands. It must be refused, or what B acknowledged is gone (S1, S4): B has sealed the index before it opened anything.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A former leader cannot take a scope off the index")
    void deletion(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            a.commits(a.opens("s"), Actor.create("x"));
            Leadership former = a.leadership();
            Held index = stage.wire().hold(a, "the write to the index", Request.writes("/index"));
            CompletableFuture<String> unused = a.begins(() -> {
                former.deleteScope("s");
                return "deleted";
            });
            index.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            b.commits(b.opens("s"), Actor.create("y"));
            assertThat(index.applyLate()).isPresent();
            assertThat(b.reads("s")).containsExactly("x", "y");
        });
    }

    /**
     * A creates a scope; its write to the index is on its way when it is cut off. B takes over and leads, but has opened no scope yet. A's write
     * must be refused all the same: the index is B's.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A former leader cannot put a scope onto the index")
    void creation(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            a.opens("s");
            Held index = stage.wire().hold(a, "the write to the index", Request.writes("/index"));
            Leadership former = a.leadership();
            CompletableFuture<StateHandleStore> unused = a.begins(() -> former.stateHandles("t"));
            index.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            assertThat(index.applyLate()).isPresent();
            b.commits(b.opens("t"), Actor.create("y"));
            assertThat(b.reads("t")).containsExactly("y");
        });
    }

    /**
     * A's publication is on its way while A steps down and releases. Nobody leads. The publication lands. It must be refused: nothing of a grant
     * is applied after its lease was released (R6), also while the renewal of that grant still exists.
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("What a leader sent before it released is refused afterwards")
    void afterTheRelease(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Leadership former = a.leadership();
            Held publication = stage.wire()
                    .hold(a, "the publication", Request.writes(shape.document() ? "/lease" : "/publication"));
            CompletableFuture<String> unused = a.begins(() -> {
                former.publish(java.util.Map.of("rpc", "a"));
                return "published";
            });
            publication.await();
            a.close();
            assertThat(publication.applyLate()).isPresent();
        });
    }

    /**
     * A creates a scope; the write that makes its document is on its way when A is cut off. B takes over, opens the scope, which makes another
     * generation, and deletes it. Now A's document lands, or is refused. The scope must stay deleted, and what
     * landed must go when the scope is opened the next time (S1, S7).
     */
    @ParameterizedTest
    @EnumSource
    @DisplayName("A scope that a former leader creates after its removal does not come back")
    void creationAfterRemoval(Shape shape) {
        Stage.play(shape, stage -> {
            Actor a = stage.leader("a");
            Leadership former = a.leadership();
            Held document = stage.wire().hold(a, "the creation", Request.writes("/scopes/"));
            CompletableFuture<StateHandleStore> unused = a.begins(() -> former.stateHandles("s"));
            document.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            b.commits(b.opens("s"), Actor.create("y"));
            b.does(() -> {
                b.leadership().deleteScope("s");
                return "deleted";
            });
            assertThat(document.applyLate().isEmpty()).isEqualTo(shape.document());
            assertThat(b.reads("s")).isEmpty();
            b.opens("s");
            assertThat(b.reads("s")).isEmpty();
            assertThat(stage.store().keys("/scopes/")).hasSize(1);
        });
    }
}
