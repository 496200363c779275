package dev.regent.ha.s3;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.FullMediumContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.io.IOException;
import java.nio.file.Path;

@NeedsServer(ServerKind.MINIO)
class S3FullMediumIT extends FullMediumContract {

    @Override
    protected BackendFixture createFixture(Path scratch) throws IOException {
        return S3Fixture.onMedium(scratch);
    }
}
