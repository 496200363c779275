package dev.regent.simulation.schedule;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** One process of a schedule: contends, listens, and does what the script tells it on threads of its own. */
final class Actor implements LeaderContender {

    static final String ELECTION = "e";

    private final Stage stage;
    private final SimProcess process;
    private final HaBackend backend;
    private final List<Leadership> grants = new ArrayList<>();
    private final List<RevocationCause> revocations = new ArrayList<>();
    private final List<Optional<LeaderInformation>> shown = new ArrayList<>();

    Actor(Stage stage, String name, boolean careful) {
        this.stage = stage;
        this.process =
                stage.simulation().process(name, 1, stage.simulation().random().nextLong());
        BackendSettings settings = new BackendSettings(
                new ClusterId("c"),
                name,
                Stage.TIMING,
                new Limits(1000, 10),
                careful ? WriteGate.PASSIVE_CHECK : lease -> {},
                Duration.ofMillis(20),
                Optional.empty());
        Random random = new Random(stage.simulation().random().nextLong());
        this.backend = stage.shape()
                .backend(
                        new Link(process, stage.wire(), stage.store()), settings, BackendResources.on(process, random));
    }

    SimProcess process() {
        return process;
    }

    HaBackend backend() {
        return backend;
    }

    // ---- what happens to it

    void pause() {
        stage.note("PAUSED " + this);
        process.pause();
    }

    void resume() {
        stage.note("RESUMED " + this);
        process.resume();
    }

    void kill() {
        stage.note("KILLED " + this);
        process.kill();
    }

    // ---- what it does

    /** On a thread of its own. */
    <T> CompletableFuture<T> begins(Callable<T> what) {
        CompletableFuture<T> done = new CompletableFuture<>();
        process.start("does", () -> {
            try {
                done.complete(what.call());
            } catch (Exception failed) {
                stage.note(this + ": " + failed);
                done.completeExceptionally(failed);
            }
        });
        return done;
    }

    /** The script waits for it, and what it throws is thrown to the script. */
    <T> T does(Callable<T> what) throws Exception {
        return stage.await(begins(what));
    }

    Actor contend() {
        CompletableFuture<String> unused = begins(() -> {
            backend.election(ELECTION).start(this);
            return "started";
        });
        return this;
    }

    Actor listen() {
        CompletableFuture<String> unused = begins(() -> {
            backend.leaderRetrieval(ELECTION).start(this::onLeader);
            return "started";
        });
        return this;
    }

    /** Steps down and closes everything. */
    void close() throws Exception {
        does(() -> {
            backend.close();
            return "closed";
        });
    }

    CompletableFuture<String> beginsCleanup() {
        return begins(() -> {
            backend.deleteCluster(Stage.LONG.dividedBy(2));
            stage.note(this + " has deleted the cluster");
            return "deleted";
        });
    }

    /** The present leader opens that scope. */
    StateHandleStore opens(String scope) throws Exception {
        Leadership mine = leadership();
        return does(() -> mine.stateHandles(scope));
    }

    CommitResult commits(StateHandleStore scope, Change... changes) throws Exception {
        return does(() -> scope.commit(List.of(changes)));
    }

    /** Names of the entries, read without leading. */
    List<String> reads(String scope) throws Exception {
        return does(() -> backend.stateHandles(ELECTION, scope).list()).stream()
                .map(Versioned::name)
                .toList();
    }

    /** So large that a few make a scope that is kept in chunks. */
    static StateHandle value(String name) {
        return StateHandle.ofUtf8(name.repeat(100));
    }

    static Change create(String name) {
        return Change.create(name, StateHandle.ofUtf8("value of " + name));
    }

    // ---- what it knows

    Actor awaitGrant() {
        int before = grants.size();
        if (!believes()) {
            stage.until(this + " leads", () -> grants.size() > before && believes());
        }
        return this;
    }

    boolean believes() {
        return process.alive() && grants.stream().anyMatch(Leadership::isHeld);
    }

    /** Of the last grant. */
    Leadership leadership() {
        if (grants.isEmpty()) {
            throw new AssertionError(this + " was never granted");
        }
        return grants.get(grants.size() - 1);
    }

    long token() {
        return leadership().token().value();
    }

    int grants() {
        return grants.size();
    }

    List<RevocationCause> revocations() {
        return List.copyOf(revocations);
    }

    /** Token that its listener was shown last; 0 if nobody leads. */
    long shownToken() {
        return shown.isEmpty()
                ? 0
                : shown.get(shown.size() - 1)
                        .map(leader -> leader.token().value())
                        .orElse(0L);
    }

    // ---- callbacks

    @Override
    public void onGranted(Leadership leadership) {
        stage.note(this + " is granted " + leadership.token());
        for (Actor other : stage.actors()) {
            if (other.believes()) {
                stage.fail("E1: " + this + " is granted " + leadership.token() + " while " + other + " believes in "
                        + other.leadership().token());
            }
            for (Leadership former : other.grants) {
                if (former.token().value() >= leadership.token().value()) {
                    stage.fail("E2: " + this + " is granted " + leadership.token() + " after " + other + " was granted "
                            + former.token());
                }
            }
        }
        grants.add(leadership);
    }

    @Override
    public void onRevoked(FencingToken token, RevocationCause cause) {
        stage.note(this + " is revoked " + token + ": " + cause);
        revocations.add(cause);
    }

    @Override
    public void onError(HaException error) {
        stage.note(this + " hears of an error: " + error.getMessage());
    }

    private void onLeader(Optional<LeaderInformation> leader) {
        stage.note(this + " is shown " + leader);
        long token = leader.map(now -> now.token().value()).orElse(Long.MAX_VALUE);
        if (shown.stream()
                .flatMap(Optional::stream)
                .anyMatch(former -> former.token().value() > token)) {
            stage.fail("R1: " + this + " is shown " + leader + " after " + shown);
        }
        shown.add(leader);
    }

    @Override
    public String toString() {
        return process.name();
    }
}
