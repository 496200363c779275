package dev.regent.ha.testkit.support;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.testkit.StoredRecord;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One document, which a test damages. */
record DocumentRecord(PlainDocuments plain, StoreKey key) implements StoredRecord {

    @Override
    public String name() {
        return key.toString();
    }

    @Override
    public byte[] read() {
        ByteBuffer body = plain.read(key)
                .orElseThrow(() -> new IllegalStateException("there is no document " + key))
                .body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    @Override
    public void overwrite(byte[] content) throws IOException {
        plain.put(key, ByteBuffer.wrap(content));
    }
}
