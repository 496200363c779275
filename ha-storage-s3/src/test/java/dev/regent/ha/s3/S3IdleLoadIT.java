package dev.regent.ha.s3;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.IdleLoadContract;
import java.nio.file.Path;
import java.time.Duration;

/** MinIO counts requests by what they are; a poll whose answer is that nothing has changed is one too. */
@NeedsServer(ServerKind.MINIO)
class S3IdleLoadIT extends IdleLoadContract {

    @Override
    protected Ensemble start(Path in) {
        return MinioServers.start(in, ServerOptions.nodes(1));
    }

    @Override
    protected BackendFixture fixture(Ensemble server) {
        return S3Fixture.on(server);
    }

    @Override
    protected Counts counts(Ensemble server) {
        return new Counts(sum(server, requests("putobject")), sum(server, requests("(get|head)object|listobjectsv2")));
    }

    private static String requests(String calls) {
        return "minio_s3_requests_total\\{api=\"(" + calls + ")\".*";
    }

    /** Each process polls the lease. */
    @Override
    protected long polls(int processes, Duration time) {
        return processes * (time.dividedBy(LeasePolls.SHORTEST) + 1);
    }
}
