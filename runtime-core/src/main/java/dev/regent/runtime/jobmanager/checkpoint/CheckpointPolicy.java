package dev.regent.runtime.jobmanager.checkpoint;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.runtime.config.RuntimeOptions;
import java.time.Duration;

/**
 * When checkpoints are taken and how many are kept; options {@code execution.checkpointing.*}.
 *
 * @param interval from the start of one checkpoint to the start of the next
 * @param minPause least time from the end of one to the start of the next
 * @param timeout after which an unfinished one is given up
 * @param tolerableFailures how many in a row may fail
 * @param retained how many completed ones are kept, at least 1
 */
public record CheckpointPolicy(
        Duration interval, Duration minPause, Duration timeout, int tolerableFailures, int retained) {

    public CheckpointPolicy {
        if (interval.compareTo(Duration.ofMillis(10)) < 0) {
            throw new InvalidConfigurationException("option '" + RuntimeOptions.CHECKPOINT_INTERVAL.key()
                    + "' must be at least 10 ms, not " + interval);
        }
        if (timeout.isZero()) {
            throw new InvalidConfigurationException(
                    "option '" + RuntimeOptions.CHECKPOINT_TIMEOUT.key() + "' must be more than 0");
        }
        if (retained < 1) {
            throw new InvalidConfigurationException(
                    "option '" + RuntimeOptions.RETAINED_CHECKPOINTS.key() + "' must be at least 1, not " + retained);
        }
    }

    /** As configured. */
    public static CheckpointPolicy of(Configuration configuration) {
        return new CheckpointPolicy(
                configuration.get(RuntimeOptions.CHECKPOINT_INTERVAL),
                configuration.get(RuntimeOptions.CHECKPOINT_MIN_PAUSE),
                configuration.get(RuntimeOptions.CHECKPOINT_TIMEOUT),
                configuration.get(RuntimeOptions.TOLERABLE_FAILED_CHECKPOINTS),
                configuration.get(RuntimeOptions.RETAINED_CHECKPOINTS));
    }
}
