package dev.regent.ha.plugins;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;

/** A plugin's election: called in the plugin's context, calls back in the context of the thread that started it. */
final class IsolatedElection implements LeaderElection {

    private final LeaderElection election;
    private final LoaderContext plugin;
    private final HostCallbacks callbacks;

    IsolatedElection(LeaderElection election, LoaderContext plugin, HostCallbacks callbacks) {
        this.election = election;
        this.plugin = plugin;
        this.callbacks = callbacks;
    }

    @Override
    public void start(LeaderContender contender) {
        LeaderContender inItsContext = new ContextContender(contender, LoaderContext.current(), plugin, callbacks);
        plugin.run(() -> election.start(inItsContext));
    }

    @Override
    public void close() {
        plugin.run(election::close);
    }

    private record ContextContender(
            LeaderContender contender, LoaderContext host, LoaderContext plugin, HostCallbacks callbacks)
            implements LeaderContender {

        @Override
        public void onGranted(Leadership leadership) {
            callbacks.run(host, () -> contender.onGranted(new IsolatedLeadership(leadership, plugin)));
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            callbacks.run(host, () -> contender.onRevoked(token, cause));
        }

        @Override
        public void onError(HaException error) {
            callbacks.run(host, () -> contender.onError(error));
        }
    }
}
