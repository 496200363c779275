package dev.regent.ha.s3;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.kit.FunctionContracts;

@NeedsServer(ServerKind.VERSITYGW)
class VersityFunctionsTest extends FunctionContracts {

    @Override
    protected BackendFixture createFixture() {
        return new S3Fixture(SharedS3.VERSITYGW.get());
    }
}
