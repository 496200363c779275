package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.kit.IdleLoadContract;
import java.nio.file.Path;

/** etcd counts the requests of each kind, and numbers what changes it. */
@NeedsServer(ServerKind.ETCD)
class EtcdIdleLoadIT extends IdleLoadContract {

    @Override
    protected Ensemble start(Path in) {
        return EtcdServers.start(in, SharedEtcd.options(1));
    }

    @Override
    protected BackendFixture fixture(Ensemble server) {
        return new EtcdFixture(server);
    }

    @Override
    protected Counts counts(Ensemble server) {
        long writes = sum(server, "etcd_debugging_mvcc_current_revision");
        long requests = sum(server, "grpc_server_handled_total\\{.*grpc_method=\"(Range|Txn)\".*}");
        return new Counts(writes, requests - writes);
    }
}
