package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is there (M1 to M3) as long as nobody dies; deaths are in the timing and process contracts. */
public abstract class MembershipContract extends BackendContract {

    private static final Duration LEASE = Duration.ofSeconds(12);

    private static final String GROUP = "workers";
    private static final Map<String, String> ATTRIBUTES = Map.of("host", "10.0.0.8", "odd \n=", "é/%");

    private HaBackend observer;
    private Watcher watcher;
    private Duration bound;

    /** For a driver's subclass. */
    protected MembershipContract() {
        super(LEASE);
    }

    @BeforeEach
    final void watch() {
        observer = clients().open("observer");
        watcher = watch(observer, GROUP);
        bound = observer.profile().listenerBound().plus(Waiting.SLACK);
    }

    @Test
    @DisplayName("M1: a registered member is seen with its attributes within the declared bound")
    void memberIsSeen() {
        watcher.untilMembers(Set.of(), Waiting.SLACK);
        Member member = join("p1", GROUP).register(ATTRIBUTES);
        assertThat(member.name()).isEqualTo("p1");
        assertThat(member.attributes()).isEqualTo(ATTRIBUTES);
        watcher.untilMembers(Set.of(member), bound);
    }

    @Test
    @DisplayName("M1: a late observer, and a member itself, see all who are there at once")
    void lateObserver() {
        Member one = join("p1", GROUP).register(Map.of());
        HaBackend second = clients().open("p2");
        Membership membership = clients().closedLater(second.membership(GROUP));
        Member two = membership.register(Map.of());
        Watcher late = new Watcher();
        membership.watch(late);
        late.untilMembers(Set.of(one, two), Waiting.SLACK);
        watch(clients().open("p3"), GROUP).untilMembers(Set.of(one, two), Waiting.SLACK);
    }

    @Test
    @DisplayName("M1: members stay as long as they live, for many renewals")
    void membersStay() {
        Member member = join("p1", GROUP).register(Map.of());
        watcher.untilMembers(Set.of(member), bound);
        int calls = watcher.calls();
        Waiting.throughout(
                "the member stays",
                LEASE.plus(LEASE.dividedBy(3)).plusSeconds(1),
                () -> watcher.last().equals(Set.of(member)));
        assertThat(watcher.calls())
                .as("calls of the listener without any change")
                .isEqualTo(calls);
    }

    @Test
    @DisplayName("M2: a member that closed disappears at once, with its membership or its whole backend")
    void closedMemberDisappears() {
        Membership leaving = join("p1", GROUP);
        Member one = leaving.register(Map.of());
        HaBackend backend = clients().open("p2");
        Member two = clients().closedLater(backend.membership(GROUP)).register(Map.of());
        watcher.untilMembers(Set.of(one, two), bound);
        leaving.close();
        watcher.untilMembers(Set.of(two), departureBound());
        backend.close();
        watcher.untilMembers(Set.of(), departureBound());
    }

    private Duration departureBound() {
        return fixture().lacks().contains(Behavior.PROMPT_DEPARTURE)
                ? observer.profile().memberExpiryBound().plus(Waiting.SLACK)
                : Waiting.SLACK;
    }

    @Test
    @DisplayName("M3: a process that registers again under its name is another incarnation")
    void incarnationsDiffer() {
        Set<String> incarnations = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Membership membership = join("p1", GROUP);
            Member member = membership.register(Map.of());
            assertThat(member.name()).isEqualTo("p1");
            assertThat(incarnations.add(member.incarnation())).isTrue();
            watcher.untilMembers(Set.of(member), bound);
            membership.close();
        }
    }

    @Test
    @DisplayName("M3: two living processes with one name are two members")
    void sameNameTwice() {
        Member one = join("p1", GROUP).register(Map.of());
        Member two = join("p1", GROUP).register(Map.of());
        assertThat(one).isNotEqualTo(two);
        watcher.untilMembers(Set.of(one, two), bound);
    }

    @Test
    @DisplayName("S11: groups with odd and similar names are kept apart")
    void groupsAreApart() {
        HaBackend backend = clients().open("p1");
        for (String group : OddNames.all()) {
            Member member = clients().closedLater(backend.membership(group)).register(Map.of("group", group));
            watch(observer, group).untilMembers(Set.of(member), bound);
        }
        assertThat(watcher.last()).isEmpty();
    }

    @Test
    @DisplayName("M1: a membership registers once and watches once, and neither after it was closed")
    void registersOnce() {
        Membership membership = join("p1", GROUP);
        membership.register(Map.of());
        membership.watch(members -> {});
        assertThatThrownBy(() -> membership.register(Map.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> membership.watch(members -> {})).isInstanceOf(IllegalStateException.class);
        membership.close();
        membership.close();
        assertThatThrownBy(() -> membership.register(Map.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> membership.watch(members -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("S12: attributes of 4 KiB are kept, larger ones are refused and nothing is registered")
    void attributeLimit() {
        assertThatThrownBy(() -> join("p1", GROUP).register(Map.of("key", "x".repeat(4096))))
                .isInstanceOf(ValueTooLargeException.class);
        Member member = join("p1", GROUP).register(Map.of("key", "x".repeat(4096 - 3)));
        watcher.untilMembers(Set.of(member), bound);
    }

    private Membership join(String process, String group) {
        return clients().closedLater(clients().open(process).membership(group));
    }

    private Watcher watch(HaBackend backend, String group) {
        Watcher result = new Watcher();
        clients().closedLater(backend.membership(group)).watch(result);
        return result;
    }

    /** Writes down what it is told. */
    private static final class Watcher implements Consumer<Set<Member>> {

        private final List<Set<Member>> seen = new CopyOnWriteArrayList<>();

        @Override
        public void accept(Set<Member> members) {
            seen.add(Set.copyOf(members));
        }

        int calls() {
            return seen.size();
        }

        Set<Member> last() {
            return seen.isEmpty() ? Set.of() : seen.get(seen.size() - 1);
        }

        void untilMembers(Set<Member> expected, Duration limit) {
            until("the members are " + expected, limit, () -> !seen.isEmpty() && last().equals(expected));
        }
    }
}
