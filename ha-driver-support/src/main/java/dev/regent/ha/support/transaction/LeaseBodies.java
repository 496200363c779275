package dev.regent.ha.support.transaction;

import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import java.util.Map;

/** How the keys of a lease are stored. */
final class LeaseBodies {

    /** The lease without its counter, which is the renewal's. */
    static final BodyFormat<LeaseRecord> LEASE = new BodyFormat<>(16, "lease") {
        @Override
        public void write(LeaseRecord record, BodyWriter out) {
            out.number(record.token());
            out.text(record.holder());
            out.text(record.incarnation());
            out.number(record.durationNanos());
            out.text(record.nonce());
            out.number(record.counter());
        }

        @Override
        public LeaseRecord read(BodyReader in) {
            return new LeaseRecord(in.number(), in.text(), in.text(), in.number(), in.text(), in.number(), Map.of());
        }
    };

    static final BodyFormat<Renewal> RENEWAL = new BodyFormat<>(17, "renewal") {
        @Override
        public void write(Renewal renewal, BodyWriter out) {
            out.number(renewal.token);
            out.text(renewal.incarnation);
            out.number(renewal.counter);
        }

        @Override
        public Renewal read(BodyReader in) {
            return new Renewal(in.natural(), in.text(), in.natural());
        }
    };

    static final BodyFormat<Epoch> EPOCH = new BodyFormat<>(18, "epoch") {
        @Override
        public void write(Epoch epoch, BodyWriter out) {
            out.number(epoch.token);
            out.text(epoch.grant);
        }

        @Override
        public Epoch read(BodyReader in) {
            return new Epoch(in.natural(), in.text());
        }
    };

    private LeaseBodies() {}

    /** Differs from all others by its counter. */
    record Renewal(long token, String incarnation, long counter) {}

    /** Differs from all others by the nonce of its grant. */
    record Epoch(long token, String grant) {}
}
