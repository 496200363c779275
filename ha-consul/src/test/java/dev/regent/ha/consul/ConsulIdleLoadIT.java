package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.IdleLoadContract;
import java.nio.file.Path;

/** Consul counts transactions, and reads for which the leader asks the others whether it still is. */
@NeedsServer(ServerKind.CONSUL)
class ConsulIdleLoadIT extends IdleLoadContract {

    @Override
    protected Ensemble start(Path in) {
        return ConsulServers.start(in, ServerOptions.nodes(1));
    }

    @Override
    protected BackendFixture fixture(Ensemble server) {
        return ConsulFixture.on(server);
    }

    @Override
    protected Counts counts(Ensemble server) {
        return new Counts(sum(server, "consul_txn_apply_count"), sum(server, "consul_rpc_consistentRead_count"));
    }
}
