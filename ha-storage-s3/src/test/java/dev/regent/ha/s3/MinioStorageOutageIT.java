package dev.regent.ha.s3;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.StorageOutageContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each test waits for the time limits of its calls, behind a proxy of its own. */
@NeedsServer(ServerKind.MINIO)
@Execution(ExecutionMode.CONCURRENT)
class MinioStorageOutageIT extends StorageOutageContract {

    @Override
    protected StorageFixture createFixture(Path scratch) {
        return BucketFixture.behindProxy(SharedS3.MINIO.get());
    }
}
