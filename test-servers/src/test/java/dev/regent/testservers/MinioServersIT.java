package dev.regent.testservers;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@NeedsServer(ServerKind.MINIO)
@DisplayName("The launcher of MinIO")
class MinioServersIT extends S3ServersContract {

    @Override
    Ensemble start(Path where, ServerOptions options) {
        return MinioServers.start(where, options);
    }
}
