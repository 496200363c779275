package dev.regent.ha.s3;

import dev.regent.ha.testkit.StorageOutage;
import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import java.util.function.Consumer;

/** A server that is away behind a proxy. */
record LinkOutage(String name, FaultProxy proxy, Consumer<FaultProxy> start) implements StorageOutage {

    /** As of a machine whose server was ended. */
    static StorageOutage refusing(FaultProxy proxy) {
        return new LinkOutage("a server that is down", proxy, each -> {
            each.refuseConnections();
            each.reset();
        });
    }

    /** As of a server that hangs, and goes on later with what it was sent. */
    static StorageOutage silent(FaultProxy proxy) {
        return new LinkOutage("a server that hangs", proxy, each -> {
            each.silenceConnections();
            each.stall(Direction.TO_SERVER);
        });
    }

    @Override
    public void begin() {
        start.accept(proxy);
    }

    @Override
    public void end() {
        proxy.heal();
    }

    @Override
    public String toString() {
        return name;
    }
}
