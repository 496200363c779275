package dev.regent.cli;

import dev.regent.cli.client.Installation;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.config.RuntimeConfiguration;
import dev.regent.runtime.process.Patience;
import dev.regent.runtime.process.RuntimeServices;
import dev.regent.runtime.process.ServiceProcess;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code regent jobmanager} and {@code regent taskmanager} have in common: start, wait, run in the foreground, stop. */
final class ProcessOptions {

    private static final Logger log = LoggerFactory.getLogger(ProcessOptions.class);

    @Mixin
    private CommonOptions common;

    @Option(names = "--name", description = "Name of this process, for people (default: its role and process id).")
    private @Nullable String name;

    @Option(
            names = "--fail-fast",
            description = "End with code 4 if backend or storage is not there, instead of waiting for it.")
    private boolean failFast;

    /** What a role is made of. */
    record Parts(
            RuntimeConfiguration configuration,
            String name,
            HaBackend backend,
            StateStorage storage,
            StateStorage checkpoints) {}

    /** A running role. */
    interface Service extends AutoCloseable {
        @Override
        void close();

        /** One line that tells an operator where it is. */
        String place();
    }

    /** Starts a role. */
    interface Starter {
        Service start(Parts parts) throws Exception;
    }

    /** Runs a role until a signal comes; returns the exit code. */
    int run(String role, PrintWriter err, Starter starter) throws Exception {
        ServiceProcess process = new ServiceProcess();
        process.install();
        RuntimeConfiguration configuration = common.configuration();
        configuration.notices().forEach(log::info);
        String processName = name == null ? role + "-" + ProcessHandle.current().pid() : name;
        Patience patience = new Patience(failFast, process.stopped(), line -> say(err, line));
        try (RuntimeServices services =
                RuntimeServices.load(configuration, Installation.current().plugins())) {
            HaBackend backend = services.openBackend(processName);
            patience.until("backend '" + configuration.haType() + "'", () -> {
                backend.checkHealth();
                return true;
            });
            log.info("backend {}: {}", configuration.haType(), backend.profile());
            StateStorage storage = patience.until("storage " + configuration.storageDir(), services::openStorage);
            StateStorage checkpoints =
                    patience.until("storage of checkpoints", () -> services.openCheckpointStorage(storage));
            Parts parts = new Parts(configuration, processName, backend, storage, checkpoints);
            try (Service service = starter.start(parts)) {
                say(
                        err,
                        role + " " + processName + " of cluster '" + configuration.clusterId() + "' is up, "
                                + service.place());
                process.awaitStop();
                log.info("stopping");
            }
        } catch (HaException failure) {
            if (process.stopped().getCount() == 0) {
                return 0; // told to stop while waiting for the backend
            }
            throw failure;
        }
        return 0;
    }

    private static void say(PrintWriter err, String line) {
        log.info(line);
        err.println("regent: " + line);
        err.flush();
    }
}
