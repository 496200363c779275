package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreAccess.Seen;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's record in a group, renewed. A record that is gone, or was not renewed in time so that others may have taken its process for
 * dead, is never revived: the process registers as a new incarnation. Used by one thread at a time.
 */
public final class Registration {

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final StoreAccess access;
    private final StoreKey group;
    private final String name;
    private final LeaseTiming timing;
    private final Map<String, String> attributes;

    private StoreKey key;
    private Seen<MemberBody> current;
    private long lastSent; // before the last write that was acknowledged
    private boolean withdrawn;

    /** @throws BackendUnavailableException if the record could not be written */
    public Registration(
            StoreAccess access, StoreKey group, String name, LeaseTiming timing, Map<String, String> attributes) {
        this.access = access;
        this.group = group;
        this.name = name;
        this.timing = timing;
        this.attributes = Map.copyOf(attributes);
        String incarnation = access.nonce();
        this.key = group.child(incarnation);
        this.lastSent = access.clock().nanoTime();
        this.current = create(key, incarnation);
    }

    public Member member() {
        return current.body().member();
    }

    /**
     * Does nothing once it was withdrawn.
     *
     * @throws HaException if the record is not renewed; try again soon
     */
    public void renew() {
        if (withdrawn) {
            return; // its record is gone because it should be
        }
        long now = access.clock().nanoTime();
        if (now - lastSent >= timing.duration().minus(timing.margin()).toNanos()) {
            registerAnew("was not renewed in time");
            return;
        }
        MemberBody next = current.body().renewed(access.nonce());
        WriteOutcome outcome =
                access.write(MemberBody.FORMAT, key, Optional.of(current.version()), next, access.callLimit());
        if (outcome instanceof WriteOutcome.Applied applied) {
            current = new Seen<>(next, applied.version());
            lastSent = now;
        } else if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        } else {
            settle(next, now);
        }
    }

    /** Deletes the record, so that others see it at once. */
    public void withdraw() {
        withdrawn = true;
        new RecordPurge(access).delete(key);
    }

    /** After a refusal or without an answer: what is there decides. */
    private void settle(MemberBody sent, long sentAt) {
        Optional<Seen<MemberBody>> found = access.read(MemberBody.FORMAT, key, access.callLimit());
        if (found.isEmpty()) {
            registerAnew("is gone");
            return;
        }
        boolean applied = found.get().body().nonce().equals(sent.nonce());
        boolean mine =
                applied || found.get().body().nonce().equals(current.body().nonce());
        if (!mine) {
            registerAnew("was overwritten");
            return;
        }
        current = found.get();
        if (!applied) {
            throw new BackendUnavailableException("the renewal of member " + name + " was not applied");
        }
        lastSent = sentAt;
    }

    private void registerAnew(String why) {
        StoreKey old = key;
        String incarnation = access.nonce();
        StoreKey fresh = group.child(incarnation);
        long now = access.clock().nanoTime();
        current = create(fresh, incarnation);
        key = fresh;
        lastSent = now;
        LOG.warn("the record of member {} in {} {}; registered again as {}", name, group, why, incarnation);
        try {
            new RecordPurge(access).delete(old);
        } catch (HaException left) {
            LOG.info("the old record {} is left for the leader to delete: {}", old, left.getMessage());
        }
    }

    private Seen<MemberBody> create(StoreKey at, String incarnation) {
        MemberBody body = new MemberBody(
                new Member(name, incarnation, attributes),
                timing.duration().toNanos(),
                access.store().lives().mark(),
                access.nonce());
        WriteOutcome outcome = access.write(MemberBody.FORMAT, at, Optional.empty(), body, access.callLimit());
        if (outcome instanceof WriteOutcome.Applied applied) {
            return new Seen<>(body, applied.version());
        }
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        }
        // its name is never used again, so a late one is dead from the start
        return access.read(MemberBody.FORMAT, at, access.callLimit())
                .filter(found -> found.body().nonce().equals(body.nonce()))
                .orElseThrow(() -> new BackendUnavailableException(
                        "member " + name + " could not be registered in " + group + ": no answer came"));
    }
}
