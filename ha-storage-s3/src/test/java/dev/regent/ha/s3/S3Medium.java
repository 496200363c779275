package dev.regent.ha.s3;

import dev.regent.ha.testkit.TmpfsMedium;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.ServerMedium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** An S3 server that keeps its objects on a medium of 64 MiB. */
final class S3Medium {

    /** The last argument of both servers is the folder of their objects; what was made there before is hidden by the medium. */
    private static final String IN_PLACE = "for last; do :; done; mkdir -p \"$last/" + MinioServers.BUCKET
            + "\" \"${last%/*}/attributes\" && exec \"$@\"";

    private S3Medium() {}

    static ServerMedium start(Path folder, BiFunction<Path, ServerOptions, Ensemble> starter) throws IOException {
        TmpfsMedium medium = TmpfsMedium.mount(folder);
        List<String> command = new ArrayList<>(medium.launcher());
        command.addAll(List.of("sh", "-c", IN_PLACE, "sh"));
        boolean started = false;
        try {
            Ensemble server = starter.apply(folder, ServerOptions.nodes(1).startedBy(command));
            started = true;
            return new ServerMedium(medium, server);
        } finally {
            if (!started) {
                medium.close();
            }
        }
    }
}
