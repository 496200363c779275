package dev.regent.ha.support.document;

import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import dev.regent.ha.support.store.Generation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The document of one scope.
 *
 * @param token of the leader that opened it
 * @param nonce of this body
 * @param generation the one in the document's name
 * @param sequence number of batches that were ever committed to this generation
 * @param entries by name
 */
record ScopeBody(long token, String nonce, Generation generation, long sequence, SortedMap<String, Entry> entries)
        implements SealedBody<ScopeBody> {

    static final BodyFormat<ScopeBody> FORMAT = new BodyFormat<>(3, "scope") {
        @Override
        public void write(ScopeBody body, BodyWriter out) {
            out.number(body.token);
            out.text(body.nonce);
            body.generation.write(out);
            out.number(body.sequence);
            out.count(body.entries.size());
            body.entries.forEach((name, entry) -> {
                out.text(name);
                out.number(entry.sequence);
                out.bytes(entry.handle.bytes());
            });
        }

        @Override
        public ScopeBody read(BodyReader in) {
            long token = in.natural();
            String nonce = in.text();
            Generation generation = Generation.read(in);
            long sequence = in.natural();
            SortedMap<String, Entry> entries = new TreeMap<>();
            int size = in.count();
            for (int i = 0; i < size; i++) {
                entries.put(in.text(), new Entry(in.natural(), StateHandle.of(in.bytes())));
            }
            return new ScopeBody(token, nonce, generation, sequence, entries);
        }
    };

    ScopeBody {
        entries = Collections.unmodifiableSortedMap(entries);
    }

    /** A new scope. */
    static ScopeBody created(Generation generation, String nonce) {
        return new ScopeBody(generation.token(), nonce, generation, 0, new TreeMap<>());
    }

    /** The scope under a new leader. */
    ScopeBody sealed(long newToken, String newNonce) {
        return new ScopeBody(newToken, newNonce, generation, sequence, entries);
    }

    @Override
    public ScopeBody renewed(String newNonce) {
        return sealed(token, newNonce);
    }

    Optional<Versioned> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> versioned(name, entry));
    }

    List<Versioned> list() {
        return entries.entrySet().stream()
                .map(each -> versioned(each.getKey(), each.getValue()))
                .toList();
    }

    /** Version of an entry that the given batch wrote: no batch of any generation has the same. */
    Version version(long batch) {
        return new Version(generation + "-" + batch);
    }

    private Versioned versioned(String name, Entry entry) {
        return new Versioned(name, entry.handle, version(entry.sequence));
    }

    /**
     * One entry.
     *
     * @param sequence the batch that wrote it
     * @param handle its value
     */
    record Entry(long sequence, StateHandle handle) {}
}
