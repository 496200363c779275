package dev.regent.ha.support.document;

import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.support.document.ScopeBody.Entry;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Some of a scope's entries, in a document that is never changed and whose name, which its body holds, is never used again.
 *
 * @param entries by name
 */
record ChunkBody(SortedMap<String, Entry> entries) {

    private static final int BYTES_OF_LENGTHS = 16;

    static final BodyFormat<ChunkBody> FORMAT = new BodyFormat<>(12, "chunk") {
        @Override
        public void write(ChunkBody body, BodyWriter out) {
            ChunkBody.write(body.entries, out);
        }

        @Override
        public ChunkBody read(BodyReader in) {
            return new ChunkBody(entries(in));
        }
    };

    ChunkBody {
        entries = Collections.unmodifiableSortedMap(entries);
    }

    static void write(SortedMap<String, Entry> entries, BodyWriter out) {
        out.count(entries.size());
        entries.forEach((name, entry) -> {
            out.text(name);
            out.number(entry.sequence());
            out.bytes(entry.handle().bytes());
        });
    }

    static SortedMap<String, Entry> entries(BodyReader in) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        int size = in.count();
        for (int i = 0; i < size; i++) {
            entries.put(in.text(), new Entry(in.natural(), StateHandle.of(in.bytes())));
        }
        return entries;
    }

    /** How many bytes entries take. */
    static long size(SortedMap<String, Entry> entries) {
        return entries.entrySet().stream()
                .mapToLong(each -> size(each.getKey(), each.getValue()))
                .sum();
    }

    static long size(String name, Entry entry) {
        return BYTES_OF_LENGTHS + 2L * name.length() + entry.handle().size();
    }

    static long checksum(ByteBuffer document) {
        CRC32C crc = new CRC32C();
        crc.update(document.duplicate());
        return crc.getValue();
    }
}
