package dev.regent.ha.testkit.support;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.testkit.StoredRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** One key, whose value a test damages. */
record KeyRecord(PlainStore plain, StoreKey key) implements StoredRecord {

    @Override
    public String name() {
        return key.toString();
    }

    @Override
    public byte[] read() {
        ByteBuffer body = found().orElseThrow(() -> new IllegalStateException("there is no key " + key))
                .body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    @Override
    public void overwrite(byte[] content) throws IOException {
        plain.change(() -> List.of(Operation.put(key, found().map(Stored::version), ByteBuffer.wrap(content))));
    }

    private Optional<Stored> found() {
        return plain.store().read(key, PlainStore.CALL);
    }
}
