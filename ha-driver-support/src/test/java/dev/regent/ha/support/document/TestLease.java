package dev.regent.ha.support.document;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseRecord;
import java.util.Map;

/** A grant that lasts until a test ends it. */
final class TestLease implements HeldLease {

    private final FencingToken token;
    private volatile boolean held = true;
    private volatile boolean superseded;

    TestLease(long token) {
        this.token = new FencingToken(token);
    }

    static LeaseRecord record(long token) {
        return new LeaseRecord(token, "holder", "incarnation " + token, 1_000_000_000L, "nonce " + token, 0, Map.of());
    }

    void end() {
        held = false;
    }

    boolean wasSuperseded() {
        return superseded;
    }

    @Override
    public FencingToken token() {
        return token;
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public void publish(Map<String, String> addresses) {}

    @Override
    public void superseded() {
        superseded = true;
    }
}
