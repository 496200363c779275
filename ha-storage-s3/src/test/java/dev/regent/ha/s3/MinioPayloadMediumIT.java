package dev.regent.ha.s3;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.process.PayloadMediumContract;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.io.IOException;
import java.nio.file.Path;

@NeedsServer(ServerKind.MINIO)
class MinioPayloadMediumIT extends PayloadMediumContract {

    @Override
    protected StorageFixture createFixture(Path folder) throws IOException {
        return BucketFixture.on(S3Medium.start(folder, MinioServers::start));
    }

    @Override
    protected String refusal() {
        return "(BackendUnavailable|OutcomeUnknown)Exception .*";
    }
}
