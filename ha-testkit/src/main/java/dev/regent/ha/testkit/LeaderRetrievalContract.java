package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What those who look for the leader see (R1 to R6). */
public abstract class LeaderRetrievalContract extends BackendContract {

    private static final Duration LEASE = Duration.ofSeconds(12);

    private HaBackend observer;
    private LeaderRetrieval retrieval;
    private Duration bound;

    /** For a driver's subclass. */
    protected LeaderRetrievalContract() {
        super(LEASE);
    }

    @BeforeEach
    final void observe() {
        observer = clients().open("observer");
        retrieval = clients().closedLater(observer.leaderRetrieval(Clients.ELECTION));
        bound = observer.profile().listenerBound().plus(Waiting.SLACK);
    }

    @Test
    @DisplayName("R1: over ten changes of leader a listener never sees a smaller token after a larger one")
    void tokensNeverGoBack() {
        Listener listener = listen();
        long last = 0;
        for (int i = 0; i < 10; i++) {
            Leader leader = clients().leader("p" + i);
            leader.leadership().publish(Map.of("rpc", "p" + i));
            last = leader.token();
            leader.backend().close();
        }
        Leader stays = clients().leader("stays");
        stays.leadership().publish(Map.of("rpc", "stays"));
        listener.untilLast(information(stays.leadership(), "stays"), bound);
        assertThat(stays.token()).isGreaterThan(last);
        assertThat(listener.tokens()).isSorted();
    }

    @Test
    @DisplayName("R2: token and addresses belong together in every answer")
    void tokenAndAddressesAreOneValue() {
        Listener listener = listen();
        AtomicBoolean stop = new AtomicBoolean();
        List<LeaderInformation> answers = new CopyOnWriteArrayList<>();
        Parallel.run(2, thread -> {
            if (thread == 0) {
                changeLeaderTenTimes();
                stop.set(true);
            } else {
                while (!stop.get()) {
                    retrieval.current().ifPresent(answers::add);
                }
            }
        });
        List<LeaderInformation> all = new ArrayList<>(answers);
        listener.seen().forEach(seen -> seen.ifPresent(all::add));
        assertThat(all)
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.addresses())
                        .as("published under token %s", answer.token())
                        .hasSize(2)
                        .containsEntry("token", answer.token().toString())
                        .satisfies(addresses ->
                                assertThat(addresses.get("rest")).startsWith("rest of " + answer.token())));
        assertThat(answers).extracting(LeaderInformation::token).isSorted();
    }

    private void changeLeaderTenTimes() {
        for (int i = 0; i < 10; i++) {
            Leader leader = clients().leader("p" + i);
            String token = leader.leadership().token().toString();
            for (int n = 0; n < 3; n++) {
                leader.leadership().publish(Map.of("token", token, "rest", "rest of " + token + ", change " + n));
            }
            leader.backend().close();
        }
    }

    @Test
    @DisplayName("R3: what a former leader published is not shown as the next leader's")
    void formerPublicationIsNotShown() {
        Leader former = clients().leader("p1");
        former.leadership().publish(Map.of("rpc", "former"));
        former.stepDown();
        Leader leader = clients().leader("p2");
        assertThat(retrieval.current())
                .as("the next leader has published nothing")
                .isEmpty();
        Listener listener = listen();
        listener.untilLast(Optional.empty(), bound);
        leader.leadership().publish(Map.of("rpc", "leader"));
        assertThat(retrieval.current()).isEqualTo(information(leader.leadership(), "leader"));
        listener.untilLast(information(leader.leadership(), "leader"), bound);
        assertThat(listener.tokens()).doesNotContain(former.leadership().token());
    }

    @Test
    @DisplayName("R4: after many fast publications the listener ends at the last one within the declared bound")
    void listenerConverges() {
        Listener listener = listen();
        Leader leader = clients().leader("p1");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                leader.leadership().publish(Map.of("rpc", "change " + round + "." + i));
            }
            listener.untilLast(information(leader.leadership(), "change " + round + ".19"), bound);
        }
    }

    @Test
    @DisplayName("R4: a step-down without successor reaches the listener within the declared bound")
    void listenerSeesTheEnd() {
        Listener listener = listen();
        Leader leader = clients().leader("p1");
        leader.leadership().publish(Map.of("rpc", "p1"));
        listener.untilLast(information(leader.leadership(), "p1"), bound);
        assertThat(retrieval.current()).isEqualTo(information(leader.leadership(), "p1"));
        leader.stepDown();
        listener.untilLast(Optional.empty(), bound);
        assertThat(retrieval.current()).isEmpty();
    }

    @Test
    @DisplayName(
            "R4: a listener to whom no event comes while the leader changes is shown the present one after the heal")
    void changeWithoutEvents() {
        Optional<FaultyLink> offered = fixture().faultyLink();
        assumeTrue(offered.isPresent(), "the fixture offers no link that can be disturbed");
        FaultyLink link = offered.orElseThrow();
        Listener listener = new Listener(seen -> {});
        clients()
                .closedLater(clients().open("cut off", link).leaderRetrieval(Clients.ELECTION))
                .start(listener);
        Leader former = clients().leader("p1");
        former.leadership().publish(Map.of("rpc", "former"));
        listener.untilLast(information(former.leadership(), "former"), bound);
        link.loseAnswers();
        former.backend().close();
        Leader next = clients().leader("p2");
        next.leadership().publish(Map.of("rpc", "next"));
        link.heal();
        listener.untilLast(information(next.leadership(), "next"), bound.plus(LEASE));
    }

    @Test
    @DisplayName("R5: a late listener gets the present value at once, as its first")
    void lateListener() {
        Leader leader = clients().leader("p1");
        leader.leadership().publish(Map.of("rpc", "p1"));
        Listener listener = listen();
        listener.untilLast(information(leader.leadership(), "p1"), Waiting.SLACK);
        assertThat(listener.seen().get(0)).isEqualTo(information(leader.leadership(), "p1"));
    }

    @Test
    @DisplayName("R5: a listener learns at once that nobody leads")
    void lateListenerOfNobody() {
        Listener listener = listen();
        listener.untilLast(Optional.empty(), Waiting.SLACK);
        assertThat(retrieval.current()).isEmpty();
    }

    @Test
    @DisplayName("R6: nothing is published after the leadership ended")
    void nothingAfterTheEnd() {
        Leader former = clients().leader("p1");
        Leadership leadership = former.leadership();
        leadership.publish(Map.of("rpc", "p1"));
        former.stepDown();
        Listener listener = listen();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> leadership.publish(Map.of("rpc", "late"))).isInstanceOf(FencedException.class);
        }
        assertThat(retrieval.current()).isEmpty();
        Waiting.throughout(
                "nobody is shown",
                Duration.ofMillis(500),
                () -> listener.tokens().isEmpty());
    }

    @Test
    @DisplayName("R4: leaders of other elections are not shown")
    void otherElections() {
        Leader other = clients().leader(clients().open("p1"), Clients.ELECTION + "2");
        other.leadership().publish(Map.of("rpc", "other"));
        Listener listener = listen();
        Leader leader = clients().leader("p2");
        leader.leadership().publish(Map.of("rpc", "p2"));
        listener.untilLast(information(leader.leadership(), "p2"), bound);
        assertThat(listener.seen()).doesNotContain(information(other.leadership(), "other"));
        assertThat(retrieval.current()).isEqualTo(information(leader.leadership(), "p2"));
    }

    @Test
    @DisplayName("R4: a listener that throws gets the next value")
    void listenerThrows() {
        Listener listener = listen(seen -> {
            throw new IllegalStateException("thrown by the listener on purpose");
        });
        Leader leader = clients().leader("p1");
        for (int i = 0; i < 3; i++) {
            leader.leadership().publish(Map.of("rpc", "change " + i));
            listener.untilLast(information(leader.leadership(), "change " + i), bound);
        }
    }

    @Test
    @DisplayName("R4: a closed retrieval calls nobody, also when it is closed inside the callback")
    void closedRetrieval() {
        CountDownLatch closed = new CountDownLatch(1);
        Listener listener = listen(seen -> {
            retrieval.close();
            closed.countDown();
        });
        until("close returned inside the callback", () -> closed.getCount() == 0);
        Leader leader = clients().leader("p1");
        leader.leadership().publish(Map.of("rpc", "p1"));
        Waiting.throughout(
                "silent", Duration.ofSeconds(1), () -> listener.seen().size() == 1);
        retrieval.close();
        assertThatThrownBy(() -> retrieval.start(seen -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("R4: a retrieval starts once")
    void startsOnce() {
        listen();
        assertThatThrownBy(() -> retrieval.start(seen -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("R4: several listeners of one election each see the leader")
    void severalListeners() {
        Listener one = listen();
        LeaderRetrieval second = clients().closedLater(observer.leaderRetrieval(Clients.ELECTION));
        Listener two = new Listener(seen -> {});
        second.start(two);
        Leader leader = clients().leader("p1");
        leader.leadership().publish(Map.of("rpc", "p1"));
        one.untilLast(information(leader.leadership(), "p1"), bound);
        two.untilLast(information(leader.leadership(), "p1"), bound);
        retrieval.close();
        leader.leadership().publish(Map.of("rpc", "again"));
        two.untilLast(information(leader.leadership(), "again"), bound);
    }

    private Listener listen() {
        return listen(seen -> {});
    }

    private Listener listen(Consumer<Optional<LeaderInformation>> action) {
        Listener listener = new Listener(action);
        retrieval.start(listener);
        return listener;
    }

    private static Optional<LeaderInformation> information(Leadership leadership, String rpc) {
        return Optional.of(new LeaderInformation(leadership.token(), Map.of("rpc", rpc)));
    }

    /** Writes down what it is told. */
    private record Listener(List<Optional<LeaderInformation>> seen, Consumer<Optional<LeaderInformation>> action)
            implements Consumer<Optional<LeaderInformation>> {

        Listener(Consumer<Optional<LeaderInformation>> action) {
            this(new CopyOnWriteArrayList<>(), action);
        }

        @Override
        public void accept(Optional<LeaderInformation> information) {
            seen.add(information);
            action.accept(information);
        }

        List<FencingToken> tokens() {
            return seen.stream()
                    .flatMap(Optional::stream)
                    .map(LeaderInformation::token)
                    .toList();
        }

        void untilLast(Optional<LeaderInformation> expected, Duration limit) {
            until(
                    "the listener shows " + expected,
                    limit,
                    () -> !seen.isEmpty() && seen.get(seen.size() - 1).equals(expected));
        }
    }
}
