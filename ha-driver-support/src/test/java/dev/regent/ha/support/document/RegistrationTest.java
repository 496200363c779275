package dev.regent.ha.support.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.MemoryStore.Fault;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.MemberBody;
import dev.regent.ha.support.store.MemberView;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.Registration;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    private static final StoreKey GROUP = StoreKey.of("group");
    private static final LeaseTiming TIMING = new LeaseTiming(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            LeaseTiming.LONGEST);

    private final AtomicLong clock = new AtomicLong();
    private final MemoryStore store = new MemoryStore();
    private final StoreAccess access =
            new StoreAccess(store, Threading.system(clock::get), new Random(2), Duration.ofSeconds(3));
    private final MemberView view = new MemberView(mark -> false);

    @Test
    @DisplayName(
            "M1, M2: a renewed member lives, one that is silent for its duration has disappeared, each by the observer's clock")
    void expiry() {
        Registration renewing = register();
        Registration silent = register();
        assertThat(look()).containsExactlyInAnyOrder(renewing.member(), silent.member());
        for (int i = 0; i < 2; i++) {
            pass(5);
            renewing.renew();
            assertThat(look()).hasSize(2);
        }
        pass(4);
        assertThat(look()).hasSize(2);
        pass(1);
        assertThat(look()).containsExactly(renewing.member());
        assertThat(view.expired()).hasSize(1);
    }

    @Test
    @DisplayName("M2: an observer that starts late gives the dead a whole duration of its own")
    void lateObserver() {
        Registration silent = register();
        pass(100);
        assertThat(look()).containsExactly(silent.member());
        pass(15);
        assertThat(look()).isEmpty();
    }

    @Test
    @DisplayName("M2: a renewal whose turn comes after the withdrawal does not register the member again")
    void withdrawnForGood() {
        Registration registration = register();
        registration.withdraw();
        registration.renew();
        assertThat(look()).isEmpty();
    }

    @Test
    @DisplayName("M2: who is proven dead disappears at once")
    void provenDead() {
        Registration registration = register();
        MemberView proving = new MemberView(mark -> true);
        assertThat(proving.look(all(), clock.get())).containsExactly(registration.member()); // it has no mark
    }

    @Test
    @DisplayName(
            "M3: a member whose record is gone, or that was not renewed in time, comes back as another incarnation")
    void newIncarnation() {
        Registration registration = register();
        Member first = registration.member();
        all().keySet().forEach(new RecordPurge(access)::delete);
        registration.renew();
        Member second = registration.member();
        assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
        assertThat(second.name()).isEqualTo(first.name());
        assertThat(look()).containsExactly(second);

        pass(14);
        registration.renew();
        assertThat(registration.member().incarnation()).isNotEqualTo(second.incarnation());
        assertThat(look()).containsExactly(registration.member());
        assertThat(store.keys()).hasSize(1);
    }

    @Test
    @DisplayName("A renewal whose answer is lost goes on, one that was lost is tried again under the same incarnation")
    void ambiguousRenewal() {
        Registration registration = register();
        Member member = registration.member();
        store.next(Fault.ANSWER_LOST);
        registration.renew();
        store.next(Fault.REQUEST_LOST);
        assertThatThrownBy(registration::renew).isInstanceOf(BackendUnavailableException.class);
        store.next(Fault.NOT_SENT);
        assertThatThrownBy(registration::renew).isInstanceOf(BackendUnavailableException.class);
        registration.renew();
        assertThat(registration.member()).isEqualTo(member);
        assertThat(look()).containsExactly(member);
    }

    @Test
    @DisplayName("A late renewal revives nobody")
    void lateRenewal() {
        Registration registration = register();
        store.next(Fault.REQUEST_LATE);
        assertThatThrownBy(registration::renew).isInstanceOf(BackendUnavailableException.class);
        registration.withdraw();
        assertThat(store.deliverLate()).isTrue();
        assertThat(look()).isEmpty();
    }

    private Registration register() {
        return new Registration(access, GROUP, "name", TIMING, Map.of("host", "here"));
    }

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private Set<Member> look() {
        return view.look(all(), clock.get());
    }

    private Map<StoreKey, Seen<MemberBody>> all() {
        Map<StoreKey, Seen<MemberBody>> found = new HashMap<>();
        for (StoreKey key : store.list(GROUP, access.callLimit())) {
            access.read(MemberBody.FORMAT, key, access.callLimit()).ifPresent(seen -> found.put(key, seen));
        }
        return found;
    }
}
