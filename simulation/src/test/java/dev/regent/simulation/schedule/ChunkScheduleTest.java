package dev.regent.simulation.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A scope whose entries are kept in chunks: what a former leader has on its way when another one sweeps. */
class ChunkScheduleTest {

    private static final String CHUNK = "-chunk-";

    /**
     * A has written a chunk; the replacement of the scope's document that names it is on its way when A is cut off. B takes over, opens the scope and sweeps: nothing names
     * the chunk. The replacement lands. It must be refused, or the scope names a chunk that is gone (S1, S4).
     */
    @Test
    @DisplayName("S1, S4: a former leader's document that names swept chunks is refused")
    void document() {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.leader("a");
            StateHandleStore scope = filled(a);
            int before = stage.store().keys(CHUNK).size();
            Held document = stage.wire()
                    .hold(
                            a,
                            "the document",
                            Request.writes("/scopes/").and(Request.writes(CHUNK).negate()));
            CompletableFuture<CommitResult> unused = a.begins(() -> scope.create("g", Actor.value("g")));
            document.await();
            stage.wire().cutOff(a);
            assertThat(stage.store().keys(CHUNK)).hasSizeGreaterThan(before);
            Actor b = stage.leader("b");
            StateHandleStore next = b.opens("s");
            assertThat(stage.store().keys(CHUNK)).hasSize(before);
            assertThat(document.applyLate()).isPresent();
            b.commits(next, Actor.create("h"));
            assertThat(b.reads("s")).containsExactly("a", "b", "c", "d", "e", "f", "h");
        });
    }

    /**
     * The creation of a chunk is on its way when A is cut off, and lands when B has opened and swept the scope. It counts for nothing, and a cleanup removes it (S1, L2).
     */
    @Test
    @DisplayName("S1, L2: a former leader's chunk that lands late is nobody's, and goes with the next cleanup")
    void chunk() {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.leader("a");
            StateHandleStore scope = filled(a);
            int before = stage.store().keys(CHUNK).size();
            Held chunk = stage.wire().hold(a, "the chunk", Request.writes(CHUNK));
            CompletableFuture<CommitResult> unused = a.begins(() -> scope.create("g", Actor.value("g")));
            chunk.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            b.opens("s");
            assertThat(chunk.applyLate()).isEmpty();
            assertThat(stage.store().keys(CHUNK)).hasSize(before + 1);
            assertThat(b.reads("s")).containsExactly("a", "b", "c", "d", "e", "f");
            b.close();
            stage.await(stage.actor("cleanup").beginsCleanup());
            assertThat(stage.store().keys("clusters/")).isEmpty();
        });
    }

    /** A's deletion of a chunk that its last document does not name any more lands when B leads: no document of B's can name it (S4). */
    @Test
    @DisplayName("S4: a former leader's deletion of a chunk that lands late takes nothing from the next one")
    void deletion() {
        Stage.play(Shape.DOCUMENT, stage -> {
            Actor a = stage.leader("a");
            StateHandleStore scope = filled(a);
            Held deletion = stage.wire().hold(a, "the deletion", Request.deletes(CHUNK));
            CompletableFuture<CommitResult> unused = a.begins(() -> scope.create("g", Actor.value("g")));
            deletion.await();
            stage.wire().cutOff(a);
            Actor b = stage.leader("b");
            StateHandleStore next = b.opens("s");
            b.commits(next, Actor.create("h"));
            deletion.applyLate();
            assertThat(b.reads("s")).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
        });
    }

    private static StateHandleStore filled(Actor leader) throws Exception {
        StateHandleStore scope = leader.opens("s");
        for (String name : new String[] {"a", "b", "c", "d", "e", "f"}) {
            leader.does(() -> scope.create(name, Actor.value(name)));
        }
        return scope;
    }
}
