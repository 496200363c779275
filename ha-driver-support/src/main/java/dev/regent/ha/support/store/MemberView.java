package dev.regent.ha.support.store;

import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.support.store.StoreAccess.Seen;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who lives, as one observer judges it: a record that has not changed for the duration written in it, on the observer's own monotonic clock
 * since it first saw the last change, is of a dead process. Whose death is proven is dead at once. Not safe for use by several threads.
 */
public final class MemberView {

    private final Predicate<String> isDead;
    private final Map<StoreKey, Sight> sights = new HashMap<>();
    private final Map<StoreKey, String> expired = new HashMap<>();
    private final Set<String> livingMarks = new HashSet<>();

    /** @param isDead whether the death of the process with that mark is proven */
    public MemberView(Predicate<String> isDead) {
        this.isDead = isDead;
    }

    /**
     * Takes in one look at the whole group.
     *
     * @param found what there is
     * @param now when the answers had arrived, in nanoseconds of the monotonic clock
     * @return the living
     */
    public Set<Member> look(Map<StoreKey, Seen<MemberBody>> found, long now) {
        sights.keySet().retainAll(found.keySet());
        expired.clear();
        livingMarks.clear();
        Set<Member> living = new HashSet<>();
        found.forEach((key, seen) -> {
            MemberBody body = seen.body();
            Sight sight = sights.get(key);
            if (sight == null || !sight.nonce.equals(body.nonce())) {
                sight = new Sight(body.nonce(), now);
                sights.put(key, sight);
            }
            boolean silent = now - sight.since >= body.durationNanos();
            if (silent || !body.life().isEmpty() && isDead.test(body.life())) {
                expired.put(key, seen.version());
            } else {
                living.add(body.member());
                livingMarks.add(body.life());
            }
        });
        return living;
    }

    /** Marks of the processes that lived at the last look; empty for those that have none. */
    public Set<String> livingMarks() {
        return Set.copyOf(livingMarks);
    }

    /** Records of the dead at the last look, with the version that was seen. */
    public Map<StoreKey, String> expired() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(expired));
    }

    /**
     * One state of a record.
     *
     * @param nonce of the body
     * @param since when it was first seen
     */
    private record Sight(String nonce, long since) {}
}
