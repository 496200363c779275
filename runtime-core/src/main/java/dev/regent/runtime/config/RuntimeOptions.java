package dev.regent.runtime.config;

import dev.regent.ha.spi.config.ConfigOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Every option of the runtime itself. Keys are those of Apache Flink where Flink has one, so that its users write what they know.
 * Options of drivers and storages are declared by the plugins.
 */
public final class RuntimeOptions {

    /** {@code high-availability.type}. */
    public static final ConfigOption<String> HA_TYPE = ConfigOption.string(
                    "high-availability.type",
                    "The backend: local, zookeeper, etcd, consul, kubernetes, s3, or another plugin's type.")
            .withDefault("local")
            .withAlias("high-availability");

    /** {@code high-availability.cluster-id}. */
    public static final ConfigOption<String> CLUSTER_ID = ConfigOption.string(
                    "high-availability.cluster-id", "Root of all names of this cluster in backend and storage.")
            .withDefault("default")
            .withAlias("kubernetes.cluster-id");

    /** {@code high-availability.storageDir}. */
    public static final ConfigOption<String> STORAGE_DIR = ConfigOption.string(
            "high-availability.storageDir",
            "Where job jars, submissions and checkpoints are kept: a URI (file:, s3:, hdfs:) or a path, reachable from all processes.");

    /** {@code execution.checkpointing.dir}. */
    public static final ConfigOption<String> CHECKPOINTS_DIR = ConfigOption.string(
                    "execution.checkpointing.dir",
                    "Where checkpoints are kept, if not in high-availability.storageDir.")
            .withAlias("state.checkpoints.dir");

    /** {@code high-availability.jobmanager.port}. */
    public static final ConfigOption<PortRange> JOBMANAGER_PORT = port(
                    "high-availability.jobmanager.port",
                    "Port or range for TaskManagers to connect to; 0 is any free port.")
            .withDefault(new PortRange(0, 0))
            .withAlias("jobmanager.rpc.port");

    /** {@code jobmanager.rpc.address}. */
    public static final ConfigOption<String> JOBMANAGER_ADDRESS = ConfigOption.string(
                    "jobmanager.rpc.address", "Host name under which this JobManager announces itself.")
            .withDefault("127.0.0.1");

    /** {@code jobmanager.bind-host}. */
    public static final ConfigOption<String> JOBMANAGER_BIND_HOST = ConfigOption.string(
                    "jobmanager.bind-host", "Address that the JobManager listens on for TaskManagers.")
            .withDefault("127.0.0.1");

    /** {@code rest.port}. */
    public static final ConfigOption<PortRange> REST_PORT = port(
                    "rest.port", "Port or range of the JobManager's REST interface; 0 is any free port.")
            .withDefault(new PortRange(8081, 8081))
            .withAlias("rest.bind-port");

    /** {@code rest.address}. */
    public static final ConfigOption<String> REST_ADDRESS = ConfigOption.string(
                    "rest.address", "Host name under which the REST interface announces itself.")
            .withDefault("127.0.0.1");

    /** {@code rest.bind-address}. */
    public static final ConfigOption<String> REST_BIND_ADDRESS = ConfigOption.string(
                    "rest.bind-address",
                    "Address that the REST interface listens on. It has no authentication: keep it on loopback or behind a proxy.")
            .withDefault("127.0.0.1");

    /** {@code taskmanager.numberOfTaskSlots}. */
    public static final ConfigOption<Integer> TASK_SLOTS = ConfigOption.integer(
                    "taskmanager.numberOfTaskSlots", "How many subtasks a TaskManager runs at once.")
            .withDefault(1);

    /** {@code taskmanager.host}. */
    public static final ConfigOption<String> TASKMANAGER_HOST = ConfigOption.string(
                    "taskmanager.host", "Host name under which this TaskManager announces itself.")
            .withDefault("127.0.0.1");

    /** {@code taskmanager.bind-host}. */
    public static final ConfigOption<String> TASKMANAGER_BIND_HOST = ConfigOption.string(
                    "taskmanager.bind-host", "Address that the TaskManager's metrics endpoint listens on.")
            .withDefault("127.0.0.1");

    /** {@code taskmanager.rest.port}. */
    public static final ConfigOption<PortRange> TASKMANAGER_REST_PORT = port(
                    "taskmanager.rest.port", "Port or range of the TaskManager's metrics endpoint; 0 is any free port.")
            .withDefault(new PortRange(0, 0));

    /** {@code io.tmp.dirs}. */
    public static final ConfigOption<String> TEMPORARY_DIR = ConfigOption.string(
            "io.tmp.dirs",
            "Local folder for downloaded jars and large snapshots, the system's temporary folder if not set; of a list the first counts.");

    /** {@code task.cancellation.timeout}. */
    public static final ConfigOption<Duration> CANCELLATION_TIMEOUT = ConfigOption.duration(
                    "task.cancellation.timeout",
                    "How long a cancelled subtask may take to end; then its thread is abandoned and its slot is free.")
            .withDefault(Duration.ofSeconds(10));

    /** {@code heartbeat.interval}. */
    public static final ConfigOption<Duration> HEARTBEAT_INTERVAL = ConfigOption.duration(
                    "heartbeat.interval", "How often JobManager and TaskManager send each other a sign of life.")
            .withDefault(Duration.ofSeconds(10));

    /** {@code heartbeat.timeout}. */
    public static final ConfigOption<Duration> HEARTBEAT_TIMEOUT = ConfigOption.duration(
                    "heartbeat.timeout",
                    "Silence after which the other side counts as lost. A closed connection or a vanished member counts at once.")
            .withDefault(Duration.ofSeconds(50));

    /** {@code parallelism.default}. */
    public static final ConfigOption<Integer> PARALLELISM = ConfigOption.integer(
                    "parallelism.default", "Number of subtasks of a job that does not say it.")
            .withDefault(1);

    /** {@code execution.checkpointing.interval}. */
    public static final ConfigOption<Duration> CHECKPOINT_INTERVAL = ConfigOption.duration(
                    "execution.checkpointing.interval",
                    "Time from the start of one checkpoint to the start of the next.")
            .withDefault(Duration.ofSeconds(1));

    /** {@code execution.checkpointing.min-pause}. */
    public static final ConfigOption<Duration> CHECKPOINT_MIN_PAUSE = ConfigOption.duration(
                    "execution.checkpointing.min-pause",
                    "Least time from the end of one checkpoint to the start of the next.")
            .withDefault(Duration.ZERO);

    /** {@code execution.checkpointing.timeout}. */
    public static final ConfigOption<Duration> CHECKPOINT_TIMEOUT = ConfigOption.duration(
                    "execution.checkpointing.timeout", "Time after which an unfinished checkpoint is given up.")
            .withDefault(Duration.ofMinutes(10));

    /** {@code execution.checkpointing.tolerable-failed-checkpoints}. */
    public static final ConfigOption<Integer> TOLERABLE_FAILED_CHECKPOINTS = ConfigOption.integer(
                    "execution.checkpointing.tolerable-failed-checkpoints",
                    "How many checkpoints in a row may fail by refusal or time-out before the job restarts.")
            .withDefault(3);

    /** {@code execution.checkpointing.num-retained}. */
    public static final ConfigOption<Integer> RETAINED_CHECKPOINTS = ConfigOption.integer(
                    "execution.checkpointing.num-retained", "How many completed checkpoints are kept.")
            .withDefault(1)
            .withAlias("state.checkpoints.num-retained");

    /** {@code execution.checkpointing.externalized-checkpoint-retention}. */
    public static final ConfigOption<CheckpointRetention> CHECKPOINT_RETENTION = ConfigOption.custom(
                    "execution.checkpointing.externalized-checkpoint-retention",
                    "enum",
                    "What happens to the last checkpoint of a cancelled job: DELETE_ON_CANCELLATION or RETAIN_ON_CANCELLATION.",
                    RuntimeOptions::retention)
            .withDefault(CheckpointRetention.DELETE_ON_CANCELLATION);

    /** {@code restart-strategy.type}. */
    public static final ConfigOption<String> RESTART_STRATEGY = ConfigOption.custom(
                    "restart-strategy.type",
                    "enum",
                    "When failed subtasks run again: none, fixed-delay, exponential-delay or failure-rate.",
                    RuntimeOptions::restartStrategy)
            .withDefault("exponential-delay")
            .withAlias("restart-strategy");

    /** {@code restart-strategy.fixed-delay.attempts}. */
    public static final ConfigOption<Integer> FIXED_DELAY_ATTEMPTS = ConfigOption.integer(
                    "restart-strategy.fixed-delay.attempts", "How often fixed-delay restarts before the job fails.")
            .withDefault(1);

    /** {@code restart-strategy.fixed-delay.delay}. */
    public static final ConfigOption<Duration> FIXED_DELAY = ConfigOption.duration(
                    "restart-strategy.fixed-delay.delay", "How long fixed-delay waits before a restart.")
            .withDefault(Duration.ofSeconds(1));

    /** {@code restart-strategy.exponential-delay.initial-backoff}. */
    public static final ConfigOption<Duration> EXPONENTIAL_INITIAL = ConfigOption.duration(
                    "restart-strategy.exponential-delay.initial-backoff", "First wait of exponential-delay.")
            .withDefault(Duration.ofSeconds(1));

    /** {@code restart-strategy.exponential-delay.max-backoff}. */
    public static final ConfigOption<Duration> EXPONENTIAL_MAX = ConfigOption.duration(
                    "restart-strategy.exponential-delay.max-backoff", "Longest wait of exponential-delay.")
            .withDefault(Duration.ofMinutes(1));

    /** {@code restart-strategy.exponential-delay.backoff-multiplier}. */
    public static final ConfigOption<Double> EXPONENTIAL_MULTIPLIER = decimal(
                    "restart-strategy.exponential-delay.backoff-multiplier",
                    "Factor from one wait of exponential-delay to the next.")
            .withDefault(1.5);

    /** {@code restart-strategy.exponential-delay.jitter-factor}. */
    public static final ConfigOption<Double> EXPONENTIAL_JITTER = decimal(
                    "restart-strategy.exponential-delay.jitter-factor",
                    "Share of a wait of exponential-delay by which it varies at random.")
            .withDefault(0.1);

    /** {@code restart-strategy.exponential-delay.reset-backoff-threshold}. */
    public static final ConfigOption<Duration> EXPONENTIAL_RESET = ConfigOption.duration(
                    "restart-strategy.exponential-delay.reset-backoff-threshold",
                    "Time without a failure after which exponential-delay starts anew.")
            .withDefault(Duration.ofHours(1));

    /** {@code restart-strategy.exponential-delay.attempts-before-reset-backoff}. */
    public static final ConfigOption<Integer> EXPONENTIAL_ATTEMPTS = ConfigOption.integer(
                    "restart-strategy.exponential-delay.attempts-before-reset-backoff",
                    "How often exponential-delay restarts before the job fails.")
            .withDefault(Integer.MAX_VALUE);

    /** {@code restart-strategy.failure-rate.max-failures-per-interval}. */
    public static final ConfigOption<Integer> FAILURE_RATE_MAX = ConfigOption.integer(
                    "restart-strategy.failure-rate.max-failures-per-interval",
                    "Failures per interval that failure-rate bears.")
            .withDefault(1);

    /** {@code restart-strategy.failure-rate.failure-rate-interval}. */
    public static final ConfigOption<Duration> FAILURE_RATE_INTERVAL = ConfigOption.duration(
                    "restart-strategy.failure-rate.failure-rate-interval", "Interval in which failure-rate counts.")
            .withDefault(Duration.ofMinutes(1));

    /** {@code restart-strategy.failure-rate.delay}. */
    public static final ConfigOption<Duration> FAILURE_RATE_DELAY = ConfigOption.duration(
                    "restart-strategy.failure-rate.delay", "How long failure-rate waits before a restart.")
            .withDefault(Duration.ofSeconds(1));

    private RuntimeOptions() {}

    /** All of them, in the order of the documentation. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                HA_TYPE,
                CLUSTER_ID,
                STORAGE_DIR,
                CHECKPOINTS_DIR,
                JOBMANAGER_PORT,
                JOBMANAGER_ADDRESS,
                JOBMANAGER_BIND_HOST,
                REST_PORT,
                REST_ADDRESS,
                REST_BIND_ADDRESS,
                TASK_SLOTS,
                TASKMANAGER_HOST,
                TASKMANAGER_BIND_HOST,
                TASKMANAGER_REST_PORT,
                TEMPORARY_DIR,
                CANCELLATION_TIMEOUT,
                HEARTBEAT_INTERVAL,
                HEARTBEAT_TIMEOUT,
                PARALLELISM,
                CHECKPOINT_INTERVAL,
                CHECKPOINT_MIN_PAUSE,
                CHECKPOINT_TIMEOUT,
                TOLERABLE_FAILED_CHECKPOINTS,
                RETAINED_CHECKPOINTS,
                CHECKPOINT_RETENTION,
                RESTART_STRATEGY,
                FIXED_DELAY_ATTEMPTS,
                FIXED_DELAY,
                EXPONENTIAL_INITIAL,
                EXPONENTIAL_MAX,
                EXPONENTIAL_MULTIPLIER,
                EXPONENTIAL_JITTER,
                EXPONENTIAL_RESET,
                EXPONENTIAL_ATTEMPTS,
                FAILURE_RATE_MAX,
                FAILURE_RATE_INTERVAL,
                FAILURE_RATE_DELAY);
    }

    private static ConfigOption<PortRange> port(String key, String description) {
        return ConfigOption.custom(key, "port", description, PortRange::parse);
    }

    private static ConfigOption<Double> decimal(String key, String description) {
        return ConfigOption.custom(key, "decimal", description, text -> {
            try {
                return Double.valueOf(text.strip());
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException("write a number such as 1.5", notANumber);
            }
        });
    }

    private static CheckpointRetention retention(String text) {
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            // Flink's default: nothing is kept outside the life of the job
            case "DELETE_ON_CANCELLATION", "NO_EXTERNALIZED_CHECKPOINTS" -> CheckpointRetention.DELETE_ON_CANCELLATION;
            case "RETAIN_ON_CANCELLATION" -> CheckpointRetention.RETAIN_ON_CANCELLATION;
            default -> throw new IllegalArgumentException("write DELETE_ON_CANCELLATION or RETAIN_ON_CANCELLATION");
        };
    }

    private static String restartStrategy(String text) {
        String type = text.strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "none", "off", "disable" -> "none";
            case "fixed-delay", "fixeddelay" -> "fixed-delay";
            case "exponential-delay", "exponentialdelay" -> "exponential-delay";
            case "failure-rate", "failurerate" -> "failure-rate";
            default -> throw new IllegalArgumentException("write none, fixed-delay, exponential-delay or failure-rate");
        };
    }

    /** What happens to the last checkpoint of a cancelled job. */
    public enum CheckpointRetention {
        /** It is deleted with everything else of the job. */
        DELETE_ON_CANCELLATION,
        /** Its payloads stay in the storage for a person to use or delete. */
        RETAIN_ON_CANCELLATION
    }
}
