package dev.regent.ha.support.document;

import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import dev.regent.ha.support.store.Generation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The document of one scope: its entries, or where these are too large for one document, the chunks that hold them.
 *
 * @param token of the leader that opened it
 * @param nonce of this body
 * @param generation the one in the document's name
 * @param sequence number of batches that were ever committed to this generation
 * @param chunks in the order of the names of their entries; empty if the document itself holds them
 * @param entries by name; those in chunks are missing as long as {@link ChunkReader} has not read them
 */
record ScopeBody(
        long token,
        String nonce,
        Generation generation,
        long sequence,
        List<Chunk> chunks,
        SortedMap<String, Entry> entries)
        implements SealedBody<ScopeBody> {

    static final BodyFormat<ScopeBody> FORMAT = new BodyFormat<>(3, "scope") {
        @Override
        public void write(ScopeBody body, BodyWriter out) {
            out.number(body.token);
            out.text(body.nonce);
            body.generation.write(out);
            out.number(body.sequence);
            out.count(body.chunks.size());
            body.chunks.forEach(chunk -> {
                out.text(chunk.name);
                out.text(chunk.first);
                out.number(chunk.checksum);
            });
            ChunkBody.write(body.chunks.isEmpty() ? body.entries : new TreeMap<>(), out);
        }

        @Override
        public ScopeBody read(BodyReader in) {
            long token = in.natural();
            String nonce = in.text();
            Generation generation = Generation.read(in);
            long sequence = in.natural();
            List<Chunk> chunks = new ArrayList<>();
            int size = in.count();
            for (int i = 0; i < size; i++) {
                chunks.add(new Chunk(in.text(), in.text(), in.natural()));
            }
            return new ScopeBody(token, nonce, generation, sequence, chunks, ChunkBody.entries(in));
        }
    };

    ScopeBody {
        chunks = List.copyOf(chunks);
        entries = Collections.unmodifiableSortedMap(entries);
    }

    /** With entries that no chunk holds yet. */
    ScopeBody(long token, String nonce, Generation generation, long sequence, SortedMap<String, Entry> entries) {
        this(token, nonce, generation, sequence, List.of(), entries);
    }

    /** A new scope. */
    static ScopeBody created(Generation generation, String nonce) {
        return new ScopeBody(generation.token(), nonce, generation, 0, new TreeMap<>());
    }

    /** The scope under a new leader. */
    ScopeBody sealed(long newToken, String newNonce) {
        return new ScopeBody(newToken, newNonce, generation, sequence, chunks, entries);
    }

    /** The same, with what its chunks hold. */
    ScopeBody whole(SortedMap<String, Entry> all) {
        return new ScopeBody(token, nonce, generation, sequence, chunks, all);
    }

    /** The same, held by these chunks. */
    ScopeBody in(List<Chunk> holders) {
        return new ScopeBody(token, nonce, generation, sequence, holders, entries);
    }

    Set<String> chunkNames() {
        return chunks.stream().map(Chunk::name).collect(Collectors.toSet());
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
     * Names one chunk. It holds the entries from {@code first} on up to the next chunk's; the first chunk all before as well.
     *
     * @param name last segment of its key
     * @param checksum CRC32C of its document
     */
    record Chunk(String name, String first, long checksum) {}

    /**
     * One entry.
     *
     * @param sequence the batch that wrote it
     * @param handle its value
     */
    record Entry(long sequence, StateHandle handle) {}
}
