package dev.regent.ha.s3;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.process.PayloadMediumContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.VersityServers;
import java.io.IOException;
import java.nio.file.Path;

@NeedsServer(ServerKind.VERSITYGW)
class VersityPayloadMediumIT extends PayloadMediumContract {

    @Override
    protected StorageFixture createFixture(Path folder) throws IOException {
        return BucketFixture.on(S3Medium.start(folder, VersityServers::start));
    }

    @Override
    protected String refusal() {
        return "(BackendUnavailable|OutcomeUnknown)Exception .*";
    }
}
