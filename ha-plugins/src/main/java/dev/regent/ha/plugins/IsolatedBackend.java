package dev.regent.ha.plugins;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import java.time.Duration;

/** A plugin's backend, called in the plugin's context. */
final class IsolatedBackend implements HaBackend {

    private final HaBackend backend;
    private final LoaderContext plugin;
    private final Runnable onClosed;
    private final HostCallbacks callbacks = new HostCallbacks();

    /**
     * @param onClosed frees what was loaded for this backend
     */
    IsolatedBackend(HaBackend backend, LoaderContext plugin, Runnable onClosed) {
        this.backend = backend;
        this.plugin = plugin;
        this.onClosed = onClosed;
    }

    @Override
    public LeaderElection election(String name) {
        return new IsolatedElection(plugin.call(() -> backend.election(name)), plugin, callbacks);
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        return new IsolatedRetrieval(plugin.call(() -> backend.leaderRetrieval(name)), plugin, callbacks);
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new IsolatedReader(plugin.call(() -> backend.stateHandles(election, scope)), plugin);
    }

    @Override
    public Membership membership(String group) {
        return new IsolatedMembership(plugin.call(() -> backend.membership(group)), plugin, callbacks);
    }

    @Override
    public Profile profile() {
        return plugin.call(backend::profile);
    }

    @Override
    public void checkHealth() {
        plugin.run(backend::checkHealth);
    }

    @Override
    public void deleteCluster(Duration patience) {
        plugin.run(() -> backend.deleteCluster(patience));
    }

    @Override
    public void raiseEpoch(FencingToken last) {
        plugin.run(() -> backend.raiseEpoch(last));
    }

    @Override
    public void close() {
        if (callbacks.areRunningHere()) {
            plugin.run(backend::close); // begins; the plugin's code is needed until it has ended
            Thread closer = new Thread(this::closeNow, "regent-plugin-close");
            closer.setDaemon(true);
            closer.start();
        } else {
            closeNow();
        }
    }

    /** Not in a callback, where every close of a backend returns when it has ended, whoever began it (L1). */
    private void closeNow() {
        try {
            plugin.run(backend::close);
        } finally {
            onClosed.run();
        }
    }
}
