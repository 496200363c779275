package dev.regent.ha.support.document;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.Turn;
import dev.regent.ha.support.store.WriteGate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One grant on sealed documents. The lease's holder has sealed the index before it was granted. */
final class DocumentLeadership implements Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentLeadership.class);
    private static final int CALLS = 6;
    private static final int MOST_ADDRESS_CHARACTERS = 16 << 10;

    private final StoreAccess access;
    private final Keys.Election keys;
    private final HeldLease lease;
    private final WriteGate gate;
    private final Limits limits;
    private final int maxScopeBytes;
    private final SealedIndex index;
    private final Turn turn; // of openings and deletions
    private final Map<String, DocumentScope> open = new HashMap<>(); // used in turn

    /** @param maxScopeBytes see {@link DocumentStore#maxScopeBytes} */
    DocumentLeadership(
            StoreAccess access, Keys.Election keys, HeldLease lease, WriteGate gate, Limits limits, int maxScopeBytes) {
        this.access = access;
        this.turn = new Turn(access.threads());
        this.keys = keys;
        this.lease = lease;
        this.gate = gate;
        this.limits = limits;
        this.maxScopeBytes = maxScopeBytes;
        this.index = new SealedIndex(access, keys, lease, gate);
    }

    @Override
    public FencingToken token() {
        return lease.token();
    }

    @Override
    public boolean isHeld() {
        return lease.isHeld();
    }

    @Override
    public void publish(Map<String, String> addresses) {
        // part of the lease document, so it must never be what keeps a renewal from being written
        int size = addresses.entrySet().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length())
                .sum();
        if (size > MOST_ADDRESS_CHARACTERS) {
            throw new ValueTooLargeException("publication", size, MOST_ADDRESS_CHARACTERS);
        }
        lease.publish(addresses);
    }

    @Override
    public StateHandleStore stateHandles(String scope) {
        Names.encode(scope); // refuses what is no name
        gate.pass(lease);
        TimeLimit limit = access.limit(CALLS);
        return turn.take(limit, keys.root().toString(), () -> {
            DocumentScope known = open.get(scope);
            if (known == null) {
                known = openScope(scope, limit);
                open.put(scope, known);
            }
            return known;
        });
    }

    @Override
    public void deleteScope(String scope) {
        Names.encode(scope);
        gate.pass(lease);
        TimeLimit limit = access.limit(CALLS);
        turn.take(limit, keys.root().toString(), () -> {
            Optional<Generation> live = index.find(scope, limit);
            DocumentScope known = open.remove(scope);
            if (known != null) {
                known.markDeleted(); // also where the answer to the deletion is lost: it may be applied late
            }
            // sealed first, so that no former leader gets an acknowledgement for what is about to vanish
            live.ifPresent(generation -> seal(scope, generation, limit));
            index.remove(scope, limit);
            purgeAll(scope);
            return live;
        });
    }

    /**
     * Takes all scopes off the index, for good, and leaves their documents. Each is sealed first, as in {@link #deleteScope}, since a cleanup may be
     * killed before it deletes it. One that is missing or damaged takes no write of a former leader, and is no obstacle.
     */
    void unlistScopes() {
        index.listed(access.limit(2)).forEach((scope, generation) -> {
            try {
                seal(scope, generation, access.limit(CALLS));
            } catch (CorruptStateException damaged) {
                LOG.warn("scope {} is deleted although it cannot be read: {}", scope, damaged.getMessage());
            }
        });
        index.clear(access.limit(2));
    }

    /** Leaves an index that may be deleted when this leadership has ended. Nothing can be opened any more. */
    void endIndex() {
        index.end(access.limit(2));
    }

    private DocumentScope openScope(String scope, TimeLimit limit) {
        IndexBody.Entry entry = index.entry(scope, limit);
        Generation generation = entry.generation();
        Seen<ScopeBody> root;
        if (entry.live()) {
            SealedRegister<ScopeBody> sealed = seal(scope, generation, limit);
            root = sealed.known().orElseGet(() -> sealed.read(limit));
        } else {
            root = create(scope, generation, limit);
            list(scope, generation, limit);
        }
        ScopeChunks chunks = new ScopeChunks(access, keys.scope(scope), token().value(), maxScopeBytes);
        SealedRegister<ScopeBody> register = register(scope, generation, chunks);
        register.adopt(whole(chunks, root, register.key()));
        purgeOrLeave(scope, generation, root.body().chunkNames());
        return new DocumentScope(
                access, token().value(), limits, register, chunks.reader(), new ScopeReader(access, keys, scope));
    }

    /** Read after it was sealed, so nobody deletes a chunk of it. */
    private static Seen<ScopeBody> whole(ScopeChunks chunks, Seen<ScopeBody> root, StoreKey key) {
        ScopeBody body = chunks.whole(root.body())
                .orElseThrow(() -> new CorruptStateException("a chunk of document " + key + " is missing"));
        return new Seen<>(body, root.version());
    }

    /** A document that a cleanup has come before is nobody's, and would stay until the id is used or cleaned up again. */
    private void list(String scope, Generation generation, TimeLimit limit) {
        try {
            index.live(scope, generation, limit);
        } catch (FencedException superseded) {
            try {
                new RecordPurge(access).delete(keys.scope(scope, generation));
            } catch (HaException stays) {
                superseded.addSuppressed(stays);
            }
            throw superseded;
        }
    }

    private SealedRegister<ScopeBody> seal(String scope, Generation generation, TimeLimit limit) {
        SealedRegister<ScopeBody> register = register(scope, generation, Pieces.none());
        long mine = token().value();
        register.update(limit, body -> {
            if (body.token() < generation.token()) {
                throw new CorruptStateException("document " + register.key() + " holds the token " + body.token()
                        + ", which is smaller than that of its creator: it was replaced by an older copy");
            }
            return body.token() == mine
                    ? new Decision.Keep<>(generation)
                    : new Decision.Write<>(body.sealed(mine, access.nonce()), generation);
        });
        return register;
    }

    private Seen<ScopeBody> create(String scope, Generation generation, TimeLimit limit) {
        StoreKey key = keys.scope(scope, generation);
        ScopeBody body = ScopeBody.created(generation, access.nonce());
        gate.pass(lease);
        WriteOutcome outcome = access.write(ScopeBody.FORMAT, key, Optional.empty(), body, limit.call());
        if (outcome instanceof WriteOutcome.Applied applied) {
            return new Seen<>(body, applied.version());
        }
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        }
        if (outcome instanceof WriteOutcome.Unknown unknown) {
            // the generation is used up; the next try makes another
            throw new OutcomeUnknownException(
                    "no answer to the creation of " + key + ": "
                            + unknown.error().getMessage(),
                    unknown.error());
        }
        index.requireMine(limit);
        throw new CorruptStateException(
                "document " + key + " exists before it was created: two leaders had the token " + token());
    }

    private SealedRegister<ScopeBody> register(String scope, Generation generation, Pieces<ScopeBody> pieces) {
        // a newer leader that deleted the document has sealed the index before
        Runnable whenMissing = () -> index.requireMine(access.limit(1));
        return new SealedRegister<>(
                access, ScopeBody.FORMAT, keys.scope(scope, generation), lease, gate, whenMissing, 0, pieces);
    }

    /**
     * Deletes documents of the scope that the index does not list. Only of generations up to one's own token: a larger one belongs to a
     * newer leader.
     *
     * @param kept last segments of the keys of those that count
     */
    private void purge(String scope, Set<String> kept) {
        RecordPurge purge = new RecordPurge(access);
        access.store().list(keys.scope(scope), access.callLimit()).stream()
                .filter(key -> !kept.contains(key.name()))
                .filter(key -> RecordPurge.creator(key) <= token().value())
                .forEach(purge::delete);
    }

    /** Not left to the next opening, as a scope that is deleted may never be opened again: what cannot be deleted now is the caller's to repeat. */
    private void purgeAll(String scope) {
        try {
            purge(scope, Set.of());
        } catch (CorruptStateException damaged) {
            LOG.warn("a leftover of scope {} cannot be read and stays: {}", scope, damaged.getMessage());
        }
    }

    /** What this leaves behind is found when the scope is opened the next time. */
    private void purgeOrLeave(String scope, Generation listed, Set<String> chunks) {
        Set<String> kept = new HashSet<>(chunks);
        kept.add(listed.toString());
        try {
            purge(scope, kept);
        } catch (HaException later) {
            LOG.info("leftovers of scope {} are deleted when it is opened again: {}", scope, later.getMessage());
        }
    }
}
