package dev.regent.ha.s3;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;

@NeedsServer(ServerKind.MINIO)
class MinioRefusedKeysIT extends RefusedKeysContract {

    @Override
    Ensemble server() {
        return SharedS3.MINIO.get();
    }
}
