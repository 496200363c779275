package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.document.ScopeBody.Chunk;
import dev.regent.ha.support.document.ScopeBody.Entry;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TimeLimit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunks of one scope in the hands of the leader that has sealed it. A batch writes those that it changes, under names that were never used, and then replaces the scope's
 * document, which names them all; so a batch is applied wholly or not at all, and its outcome is that of the one replacement. What the document named before, and what was
 * written for a replacement that was not applied, is deleted when the document's state is known, so that no replacement that names it may still be applied. What a leader leaves
 * behind carries its token, and is deleted by the next one that has sealed the scope: then no former leader's replacement can be applied.
 *
 * <p>Used in the register's turn.
 */
final class ScopeChunks implements Pieces<ScopeBody> {

    private static final Logger LOG = LoggerFactory.getLogger(ScopeChunks.class);

    /** Of a scope's document beside its entries, with the longest names that there can be. */
    static final int HEADER_BYTES = 4096;

    private final StoreAccess access;
    private final StoreKey scope;
    private final long token;
    private final int most;
    private final ChunkReader reader;
    private final Set<String> mayStay = new HashSet<>();

    /**
     * @param scope prefix of the scope's documents
     * @param token the leader's
     * @param most bytes of a scope's document, with which it still holds its entries itself
     */
    ScopeChunks(StoreAccess access, StoreKey scope, long token, int most) {
        this.access = access;
        this.scope = scope;
        this.token = token;
        this.most = most;
        this.reader = new ChunkReader(access, scope);
    }

    @Override
    public Optional<ScopeBody> whole(ScopeBody root) {
        mayStay.addAll(root.chunkNames());
        return reader.whole(root);
    }

    /** For whoever reads meanwhile. */
    ChunkReader reader() {
        return reader;
    }

    @Override
    public ScopeBody stored(ScopeBody base, ScopeBody next, TimeLimit limit) {
        int room = most - HEADER_BYTES;
        boolean fits = ChunkBody.size(next.entries()) <= (base.chunks().isEmpty() ? room : room / 2);
        if (fits) {
            return next.chunks().isEmpty() ? next : next.in(List.of());
        }
        List<Chunk> chunks = new ArrayList<>();
        SortedMap<String, Entry> pending = new TreeMap<>();
        for (int i = 0; i < base.chunks().size(); i++) {
            SortedMap<String, Entry> now = range(next, base.chunks(), i);
            boolean enough = pending.isEmpty() || ChunkBody.size(pending) >= least();
            if (enough && now.equals(range(base, base.chunks(), i))) {
                chunks.addAll(written(next, pending, limit));
                pending = new TreeMap<>();
                chunks.add(base.chunks().get(i));
            } else {
                pending.putAll(now);
            }
        }
        chunks.addAll(written(next, base.chunks().isEmpty() ? next.entries() : pending, limit));
        return next.in(chunks);
    }

    /** A smaller chunk is joined with the one behind it when it is written. */
    private int least() {
        return largest() / 4;
    }

    private int largest() {
        return (most - HEADER_BYTES) / 4;
    }

    /** The entries of a body that belong to one of these chunks. */
    private static SortedMap<String, Entry> range(ScopeBody body, List<Chunk> chunks, int index) {
        boolean last = index + 1 == chunks.size();
        SortedMap<String, Entry> upTo = last
                ? body.entries()
                : body.entries().headMap(chunks.get(index + 1).first());
        return index == 0 ? upTo : upTo.tailMap(chunks.get(index).first());
    }

    private List<Chunk> written(ScopeBody body, SortedMap<String, Entry> entries, TimeLimit limit) {
        List<Chunk> chunks = new ArrayList<>();
        SortedMap<String, Entry> piece = new TreeMap<>();
        long size = 0;
        for (var each : entries.entrySet()) {
            long more = ChunkBody.size(each.getKey(), each.getValue());
            if (size + more > largest() && !piece.isEmpty()) {
                chunks.add(write(body, piece, limit));
                piece = new TreeMap<>();
                size = 0;
            }
            piece.put(each.getKey(), each.getValue());
            size += more;
        }
        if (!piece.isEmpty()) {
            chunks.add(write(body, piece, limit));
        }
        return chunks;
    }

    /** If this fails nothing has happened: the scope's document does not name it, and never will. */
    private Chunk write(ScopeBody body, SortedMap<String, Entry> entries, TimeLimit limit) {
        String name = Keys.chunk(token, body.generation(), access.nonce());
        StoreKey key = scope.child(name);
        ByteBuffer document = ChunkBody.FORMAT.encode(key, new ChunkBody(entries));
        mayStay.add(name);
        WriteOutcome outcome = access.store().write(key, Optional.empty(), document.duplicate(), limit.call());
        if (outcome instanceof WriteOutcome.Applied applied) {
            reader.wrote(name, entries, applied.version());
            return new Chunk(name, entries.firstKey(), ChunkBody.checksum(document));
        }
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        }
        String why = outcome instanceof WriteOutcome.Unknown unknown
                ? String.valueOf(unknown.error().getMessage())
                : "it exists already";
        throw new BackendUnavailableException("chunk document " + key + " is not known to be written: " + why);
    }

    @Override
    public void settled(ScopeBody body) {
        Set<String> named = body.chunkNames();
        try {
            for (String name : List.copyOf(mayStay)) {
                if (!named.contains(name)) {
                    delete(name);
                    mayStay.remove(name);
                }
            }
        } catch (HaException later) {
            LOG.debug("chunks of {} are deleted later: {}", scope, later.getMessage());
        }
        reader.retain(mayStay);
    }

    private void delete(String name) {
        StoreKey key = scope.child(name);
        Optional<String> version = reader.version(name);
        if (version.isEmpty()) {
            new RecordPurge(access).delete(key);
            return;
        }
        WriteOutcome outcome = access.store().delete(key, version.get(), access.callLimit());
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        }
        if (outcome instanceof WriteOutcome.Unknown unknown) {
            throw unknown.error();
        }
    }
}
