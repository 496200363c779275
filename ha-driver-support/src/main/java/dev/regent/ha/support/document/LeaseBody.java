package dev.regent.ha.support.document;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreKey;
import java.util.Optional;

/**
 * The lease document: one object for lease, renewal and publication, so that they change together.
 *
 * @param record the lease
 * @param life the holder's {@link LifeProof#mark}, empty if it has none or nobody holds the lease
 */
record LeaseBody(LeaseRecord record, String life) {

    static final BodyFormat<LeaseBody> FORMAT = new BodyFormat<>(1, "lease") {
        @Override
        public void write(LeaseBody body, BodyWriter out) {
            LeaseRecord record = body.record;
            out.number(record.token());
            out.text(record.holder());
            out.text(record.incarnation());
            out.number(record.durationNanos());
            out.text(record.nonce());
            out.number(record.counter());
            out.texts(record.addresses());
            out.text(body.life);
        }

        @Override
        public LeaseBody read(BodyReader in) {
            LeaseRecord record =
                    new LeaseRecord(in.number(), in.text(), in.text(), in.number(), in.text(), in.number(), in.texts());
            return new LeaseBody(record, in.text());
        }
    };

    /** Who leads. Lease and publication are one document: no publication outlives its lease, and no mixture of two leaders can be read. */
    static Optional<LeaderInformation> published(StoreAccess access, StoreKey lease) {
        return access.read(FORMAT, lease, access.callLimit())
                .map(seen -> seen.body().record)
                .filter(record -> record.held() && !record.addresses().isEmpty())
                .map(record -> new LeaderInformation(new FencingToken(record.token()), record.addresses()));
    }
}
