package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.runtime.config.PortRange;
import dev.regent.runtime.config.RuntimeOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What operators set for a TaskManager.
 *
 * @param host name under which it announces itself
 * @param bindHost address that its metrics endpoint listens on
 * @param temporary folder for its temporary files
 * @param cancellationGrace how long user code may take before it is interrupted
 * @param cancellationTimeout how long it may take before it is abandoned
 */
record TaskManagerSettings(
        int slots,
        String host,
        String bindHost,
        PortRange restPort,
        Path temporary,
        Duration cancellationGrace,
        Duration cancellationTimeout) {

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int MOST_SLOTS = 10_000;

    TaskManagerSettings {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new InvalidConfigurationException("option '" + RuntimeOptions.TASK_SLOTS + "' has the value '" + slots
                    + "': write a number from 1 to " + MOST_SLOTS);
        }
        if (cancellationTimeout.isNegative() || cancellationTimeout.isZero()) {
            throw new InvalidConfigurationException("option '" + RuntimeOptions.CANCELLATION_TIMEOUT
                    + "' has the value '" + cancellationTimeout + "': write a duration above 0");
        }
    }

    static TaskManagerSettings of(Configuration configuration) {
        return new TaskManagerSettings(
                configuration.get(RuntimeOptions.TASK_SLOTS),
                configuration.get(RuntimeOptions.TASKMANAGER_HOST),
                configuration.get(RuntimeOptions.TASKMANAGER_BIND_HOST),
                configuration.get(RuntimeOptions.TASKMANAGER_REST_PORT),
                temporary(configuration),
                GRACE,
                configuration.get(RuntimeOptions.CANCELLATION_TIMEOUT));
    }

    private static Path temporary(Configuration configuration) {
        String folders = configuration
                .find(RuntimeOptions.TEMPORARY_DIR)
                .orElseGet(() -> System.getProperty("java.io.tmpdir", "/tmp"));
        try {
            return Path.of(folders.split("[,:]", -1)[0].strip()).toAbsolutePath();
        } catch (InvalidPathException invalid) {
            throw new InvalidConfigurationException(
                    "option '" + RuntimeOptions.TEMPORARY_DIR + "' has the value '" + folders + "': write a path",
                    invalid);
        }
    }
}
