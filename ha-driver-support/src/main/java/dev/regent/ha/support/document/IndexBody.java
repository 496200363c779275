package dev.regent.ha.support.document;

import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import dev.regent.ha.support.store.Generation;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The index document of an election: which scopes there are. A scope's document that it does not list does not count.
 *
 * @param standing whether a grant stands behind it
 * @param token the largest token that was ever granted, and whose holder alone may write here
 * @param grant nonce of the grant that sealed it, which tells it from another grant with the same token (there is none, unless a
 *     backup was restored)
 * @param nonce of this body
 * @param sequence number of generations that were made under this token
 * @param scopes by the name of the scope; none unless it is sealed
 */
record IndexBody(Standing standing, long token, String grant, String nonce, long sequence, Map<String, Entry> scopes)
        implements SealedBody<IndexBody> {

    static final BodyFormat<IndexBody> FORMAT = new BodyFormat<>(2, "index") {
        @Override
        public void write(IndexBody body, BodyWriter out) {
            out.number(body.standing.stored);
            out.number(body.token);
            out.text(body.grant);
            out.text(body.nonce);
            out.number(body.sequence);
            out.count(body.scopes.size());
            new TreeMap<>(body.scopes).forEach((scope, entry) -> {
                out.text(scope);
                entry.generation.write(out);
                out.flag(entry.live);
            });
        }

        @Override
        public IndexBody read(BodyReader in) {
            Standing standing = Standing.of(in.natural());
            long token = in.natural();
            String grant = in.text();
            String nonce = in.text();
            long sequence = in.natural();
            SortedMap<String, Entry> scopes = new TreeMap<>();
            int size = in.count();
            for (int i = 0; i < size; i++) {
                scopes.put(in.text(), new Entry(Generation.read(in), in.flag()));
            }
            return new IndexBody(standing, token, grant, nonce, sequence, scopes);
        }
    };

    /** What becomes of an index. */
    enum Standing {
        /** By the leader whose token it holds, who was or is about to be announced. */
        SEALED(0),
        /** Nobody was announced since it was made, or since a cleanup. Never deleted as it is, so it may be sealed. */
        VACANT(1),
        /** The last that a cleanup wrote before it stepped down, and the only state that a cleanup deletes. Who contends makes it vacant first. */
        ENDED(2);

        private final int stored;

        Standing(int stored) {
            this.stored = stored;
        }

        private static Standing of(long number) {
            return Stream.of(values())
                    .filter(each -> each.stored == number)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("standing " + number));
        }
    }

    IndexBody {
        scopes = Map.copyOf(scopes);
    }

    /** The index of an election that has none, made by who is about to acquire the lease. */
    static IndexBody made(String nonce) {
        return new IndexBody(Standing.VACANT, 0, "", nonce, 0, Map.of());
    }

    boolean isSealed() {
        return standing == Standing.SEALED;
    }

    boolean hasEnded() {
        return standing == Standing.ENDED;
    }

    Optional<Generation> live(String scope) {
        return Optional.ofNullable(scopes.get(scope)).filter(Entry::live).map(Entry::generation);
    }

    Map<String, Generation> live() {
        SortedMap<String, Generation> live = new TreeMap<>();
        scopes.forEach((scope, entry) -> {
            if (entry.live) {
                live.put(scope, entry.generation);
            }
        });
        return live;
    }

    /** The index under a new leader, with the same scopes. */
    IndexBody sealed(long newToken, String newGrant, String newNonce) {
        return new IndexBody(Standing.SEALED, newToken, newGrant, newNonce, 0, scopes);
    }

    @Override
    public IndexBody renewed(String newNonce) {
        return new IndexBody(standing, token, grant, newNonce, sequence, scopes);
    }

    /** With a new generation of a scope, whose document does not exist yet. */
    IndexBody pending(String scope, String newNonce) {
        Entry entry = new Entry(new Generation(token, sequence + 1), false);
        return with(scope, entry, newNonce, sequence + 1);
    }

    /** With a scope whose document was created. */
    IndexBody live(String scope, Generation generation, String newNonce) {
        return with(scope, new Entry(generation, true), newNonce, sequence);
    }

    IndexBody without(String scope, String newNonce) {
        SortedMap<String, Entry> fewer = new TreeMap<>(scopes);
        fewer.remove(scope);
        return new IndexBody(standing, token, grant, newNonce, sequence, fewer);
    }

    /** No scopes, and a token that stays the largest: what a cleanup leaves where it cannot delete the index. */
    IndexBody empty(String newNonce) {
        return new IndexBody(standing, token, grant, newNonce, sequence, Map.of());
    }

    /** What a cleanup may delete when it has stepped down. */
    IndexBody ended(String newNonce) {
        return new IndexBody(Standing.ENDED, token, grant, newNonce, sequence, Map.of());
    }

    /** Not to be deleted any more, since somebody is about to acquire the lease. */
    IndexBody vacant(String newNonce) {
        return new IndexBody(Standing.VACANT, token, grant, newNonce, sequence, Map.of());
    }

    private IndexBody with(String scope, Entry entry, String newNonce, long newSequence) {
        SortedMap<String, Entry> more = new TreeMap<>(scopes);
        more.put(scope, entry);
        return new IndexBody(standing, token, grant, newNonce, newSequence, more);
    }

    /**
     * One scope.
     *
     * @param generation names the scope's document
     * @param live false while the document may not have been created
     */
    record Entry(Generation generation, boolean live) {}
}
