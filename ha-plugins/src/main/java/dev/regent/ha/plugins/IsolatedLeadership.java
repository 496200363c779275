package dev.regent.ha.plugins;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import java.util.Map;

/** A grant of a plugin's election, called in the plugin's context. */
final class IsolatedLeadership implements Leadership {

    private final Leadership leadership;
    private final LoaderContext plugin;

    IsolatedLeadership(Leadership leadership, LoaderContext plugin) {
        this.leadership = leadership;
        this.plugin = plugin;
    }

    @Override
    public FencingToken token() {
        return plugin.call(leadership::token);
    }

    @Override
    public boolean isHeld() {
        return plugin.call(leadership::isHeld);
    }

    @Override
    public void publish(Map<String, String> addresses) {
        plugin.run(() -> leadership.publish(addresses));
    }

    @Override
    public StateHandleStore stateHandles(String scope) {
        return new IsolatedStore(plugin.call(() -> leadership.stateHandles(scope)), plugin);
    }

    @Override
    public void deleteScope(String scope) {
        plugin.run(() -> leadership.deleteScope(scope));
    }

    @Override
    public String toString() {
        return plugin.call(leadership::toString);
    }
}
