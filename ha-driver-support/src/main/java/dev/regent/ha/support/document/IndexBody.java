package dev.regent.ha.support.document;

import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import dev.regent.ha.support.store.Generation;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The index document of an election: which scopes there are. A scope's document that it does not list does not count.
 *
 * @param token the largest token that was ever granted, and whose holder alone may write here
 * @param grant nonce of the grant that sealed it, which tells it from another grant with the same token (there is none, unless a
 *     backup was restored)
 * @param nonce of this body
 * @param sequence number of generations that were made under this token
 * @param scopes by the name of the scope
 */
record IndexBody(long token, String grant, String nonce, long sequence, Map<String, Entry> scopes)
        implements SealedBody<IndexBody> {

    static final BodyFormat<IndexBody> FORMAT = new BodyFormat<>(2, "index") {
        @Override
        public void write(IndexBody body, BodyWriter out) {
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
            long token = in.natural();
            String grant = in.text();
            String nonce = in.text();
            long sequence = in.natural();
            SortedMap<String, Entry> scopes = new TreeMap<>();
            int size = in.count();
            for (int i = 0; i < size; i++) {
                scopes.put(in.text(), new Entry(Generation.read(in), in.flag()));
            }
            return new IndexBody(token, grant, nonce, sequence, scopes);
        }
    };

    IndexBody {
        scopes = Map.copyOf(scopes);
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
        return new IndexBody(newToken, newGrant, newNonce, 0, scopes);
    }

    @Override
    public IndexBody renewed(String newNonce) {
        return new IndexBody(token, grant, newNonce, sequence, scopes);
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
        return new IndexBody(token, grant, newNonce, sequence, fewer);
    }

    /** The tombstone that a cleanup leaves: no scopes, and a token that stays the largest. */
    IndexBody empty(String newNonce) {
        return new IndexBody(token, grant, newNonce, sequence, Map.of());
    }

    private IndexBody with(String scope, Entry entry, String newNonce, long newSequence) {
        SortedMap<String, Entry> more = new TreeMap<>(scopes);
        more.put(scope, entry);
        return new IndexBody(token, grant, newNonce, newSequence, more);
    }

    /**
     * One scope.
     *
     * @param generation names the scope's document
     * @param live false while the document may not have been created
     */
    record Entry(Generation generation, boolean live) {}
}
