package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.testkit.OperatorHand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/** Deletes a lease document and puts a former one back, as a person does who knows where it is. */
final class DocumentOperatorHand implements OperatorHand {

    private final PlainDocuments plain;
    private final Supplier<? extends HaBackendFactory> shortLeases;

    DocumentOperatorHand(PlainDocuments plain, Supplier<? extends HaBackendFactory> shortLeases) {
        this.plain = plain;
        this.shortLeases = shortLeases;
    }

    @Override
    public HaBackendFactory factory() {
        return shortLeases.get();
    }

    @Override
    public Duration longestLease() {
        return DocumentShortLeaseFactory.LONGEST;
    }

    @Override
    public void delete(ClusterId cluster, String election) throws IOException {
        plain.delete(DocumentKeys.lease(cluster, election));
    }

    @Override
    public PutBack keep(ClusterId cluster, String election) throws IOException {
        StoreKey lease = DocumentKeys.lease(cluster, election);
        ByteBuffer kept = plain.read(lease)
                .orElseThrow(() -> new IOException("there is no lease of " + election))
                .body();
        return () -> plain.put(lease, kept);
    }
}
