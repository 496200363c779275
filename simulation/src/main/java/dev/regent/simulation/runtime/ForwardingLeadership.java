package dev.regent.simulation.runtime;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import java.util.Map;

/** Passes every call on. */
class ForwardingLeadership implements Leadership {

    private final Leadership leadership;

    ForwardingLeadership(Leadership leadership) {
        this.leadership = leadership;
    }

    @Override
    public FencingToken token() {
        return leadership.token();
    }

    @Override
    public boolean isHeld() {
        return leadership.isHeld();
    }

    @Override
    public void publish(Map<String, String> addresses) {
        leadership.publish(addresses);
    }

    @Override
    public StateHandleStore stateHandles(String scope) {
        return leadership.stateHandles(scope);
    }

    @Override
    public void deleteScope(String scope) {
        leadership.deleteScope(scope);
    }
}
