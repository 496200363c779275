package dev.regent.testservers;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@NeedsServer(ServerKind.VERSITYGW)
@DisplayName("The launcher of versitygw")
class VersityServersIT extends S3ServersContract {

    @Override
    Ensemble start(Path where, ServerOptions options) {
        return VersityServers.start(where, options);
    }
}
