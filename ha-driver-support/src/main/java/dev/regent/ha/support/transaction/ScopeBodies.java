package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import dev.regent.ha.support.store.Generation;
import java.util.Map;

/** How scopes and the publication are stored. */
final class ScopeBodies {

    static final BodyFormat<Seal> SEAL = new BodyFormat<>(20, "seal") {
        @Override
        public void write(Seal seal, BodyWriter out) {
            out.number(seal.token);
            out.number(seal.batch);
            out.text(seal.nonce);
        }

        @Override
        public Seal read(BodyReader in) {
            return new Seal(in.natural(), in.natural(), in.text());
        }
    };

    static final BodyFormat<Entry> ENTRY = new BodyFormat<>(21, "entry") {
        @Override
        public void write(Entry entry, BodyWriter out) {
            out.text(entry.name);
            out.number(entry.batch);
            out.text(entry.nonce);
            out.bytes(entry.handle.bytes());
        }

        @Override
        public Entry read(BodyReader in) {
            return new Entry(in.text(), in.natural(), in.text(), StateHandle.of(in.bytes()));
        }
    };

    static final BodyFormat<Publication> PUBLICATION = new BodyFormat<>(22, "publication") {
        @Override
        public void write(Publication publication, BodyWriter out) {
            out.number(publication.token);
            out.text(publication.nonce);
            out.texts(publication.addresses);
        }

        @Override
        public Publication read(BodyReader in) {
            return new Publication(in.natural(), in.text(), in.texts());
        }
    };

    private ScopeBodies() {}

    /**
     * Replaced by every batch.
     *
     * @param token of the leader that wrote it
     * @param batch number of batches that were ever committed to this generation
     * @param nonce of the batch or the opening that wrote it
     */
    record Seal(long token, long batch, String nonce) {}

    /**
     * One entry.
     *
     * @param name not read off the key, where a long one is shortened
     * @param batch the one that wrote it
     * @param nonce of that batch
     */
    record Entry(String name, long batch, String nonce, StateHandle handle) {

        /** Never the backend's own version, which may recur: no batch of any generation has the same. */
        Versioned versioned(Generation generation) {
            return new Versioned(name, handle, version(generation, batch));
        }

        static Version version(Generation generation, long batch) {
            return new Version(generation + "-" + batch);
        }
    }

    /**
     * What a leader has announced.
     *
     * @param token the leader's
     * @param nonce of this body
     */
    record Publication(long token, String nonce, Map<String, String> addresses) {
        Publication {
            addresses = Map.copyOf(addresses);
        }
    }
}
