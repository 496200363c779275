package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.Leadership;

/** Passes every call on. */
class ForwardingContender implements LeaderContender {

    private final LeaderContender contender;

    ForwardingContender(LeaderContender contender) {
        this.contender = contender;
    }

    @Override
    public void onGranted(Leadership leadership) {
        contender.onGranted(leadership);
    }

    @Override
    public void onRevoked(FencingToken token, RevocationCause cause) {
        contender.onRevoked(token, cause);
    }

    @Override
    public void onError(HaException error) {
        contender.onError(error);
    }
}
