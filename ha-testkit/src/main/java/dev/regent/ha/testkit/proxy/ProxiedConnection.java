package dev.regent.ha.testkit.proxy;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** One connection of a {@link FaultProxy}. Verbs have no effect on a connection that is over. */
public final class ProxiedConnection implements Faults {

    private final Reactor reactor;
    private final Link link;

    ProxiedConnection(Reactor reactor, Link link) {
        this.reactor = reactor;
        this.link = link;
    }

    /** The client's end of it, by which a test tells connections apart. */
    public SocketAddress client() {
        return link.remote();
    }

    @Override
    public void delay(Direction direction, Duration delay, Duration jitter) {
        disturb(direction, now -> now.withDelay(delay, jitter));
    }

    @Override
    public void lose(Direction direction, double part) {
        disturb(direction, now -> now.withLoss(part));
    }

    @Override
    public void throttle(Direction direction, long bytesPerSecond) {
        disturb(direction, now -> now.withRate(bytesPerSecond));
    }

    @Override
    public void stall(Direction direction) {
        disturb(direction, Disturbance::withStall);
    }

    @Override
    public void swallow(Direction direction) {
        disturb(direction, Disturbance::withSwallow);
    }

    @Override
    public void reset() {
        FaultProxy.order(reactor, () -> reactor.reset(link));
    }

    @Override
    public void resetAfter(Direction direction, long bytes) {
        disturb(direction, now -> now.withResetAfter(bytes));
    }

    @Override
    public void closeHalf(Direction direction) {
        FaultProxy.order(reactor, () -> link.end(direction));
    }

    /** Ends the faults of this connection, those included that were injected for all. */
    @Override
    public void heal() {
        FaultProxy.order(reactor, () -> {
            if (link.open()) {
                reactor.heal(link);
            }
        });
    }

    @Override
    public Traffic traffic(Direction direction) {
        return link.pump(direction).traffic();
    }

    @Override
    public String toString() {
        return "connection of " + client();
    }

    private void disturb(Direction direction, UnaryOperator<Disturbance> change) {
        FaultProxy.order(reactor, () -> {
            Pump pump = link.pump(direction);
            pump.disturb(change.apply(pump.disturbance()));
        });
    }
}
