package dev.regent.runtime.jobmanager.scheduling;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.runtime.config.RuntimeOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When failed subtasks of one job run again. Keeps count; not thread-safe. */
public sealed interface RestartStrategy {

    /**
     * Counts a failure, whatever number of subtasks it concerned.
     *
     * @param nowNanos monotonic time
     * @return how long to wait before the restart; empty = the job fails
     */
    Optional<Duration> onFailure(long nowNanos);

    /** As configured by {@code restart-strategy.*}. */
    static RestartStrategy of(Configuration configuration, RandomGenerator random) {
        String type = configuration.get(RuntimeOptions.RESTART_STRATEGY);
        return switch (type) {
            case "none" -> new None();
            case "fixed-delay" ->
                new FixedDelay(
                        configuration.get(RuntimeOptions.FIXED_DELAY_ATTEMPTS),
                        configuration.get(RuntimeOptions.FIXED_DELAY));
            case "failure-rate" ->
                new FailureRate(
                        configuration.get(RuntimeOptions.FAILURE_RATE_MAX),
                        configuration.get(RuntimeOptions.FAILURE_RATE_INTERVAL),
                        configuration.get(RuntimeOptions.FAILURE_RATE_DELAY));
            case "exponential-delay" ->
                new ExponentialDelay(
                        new ExponentialDelay.Settings(
                                configuration.get(RuntimeOptions.EXPONENTIAL_INITIAL),
                                configuration.get(RuntimeOptions.EXPONENTIAL_MAX),
                                configuration.get(RuntimeOptions.EXPONENTIAL_MULTIPLIER),
                                configuration.get(RuntimeOptions.EXPONENTIAL_JITTER),
                                configuration.get(RuntimeOptions.EXPONENTIAL_RESET),
                                configuration.get(RuntimeOptions.EXPONENTIAL_ATTEMPTS)),
                        random);
            default -> throw new IllegalArgumentException("unknown restart strategy '" + type + "'");
        };
    }

    /** The first failure is the last. */
    final class None implements RestartStrategy {
        @Override
        public Optional<Duration> onFailure(long nowNanos) {
            return Optional.empty();
        }
    }

    /** A number of restarts, each after the same wait. */
    final class FixedDelay implements RestartStrategy {

        private final int attempts;
        private final Duration delay;
        private int failures;

        FixedDelay(int attempts, Duration delay) {
            this.attempts = attempts;
            this.delay = delay;
        }

        @Override
        public Optional<Duration> onFailure(long nowNanos) {
            failures = failures == Integer.MAX_VALUE ? failures : failures + 1;
            return failures > attempts ? Optional.empty() : Optional.of(delay);
        }
    }

    /** Waits that grow until a time without failures; a number of restarts in between. */
    final class ExponentialDelay implements RestartStrategy {

        /** The options {@code restart-strategy.exponential-delay.*}. */
        record Settings(
                Duration initial, Duration longest, double multiplier, double jitter, Duration reset, int attempts) {}

        private final Settings settings;
        private final RandomGenerator random;
        private double waitNanos;
        private long lastFailureNanos;
        private int failures;

        ExponentialDelay(Settings settings, RandomGenerator random) {
            this.settings = settings;
            this.random = random;
        }

        @Override
        public Optional<Duration> onFailure(long nowNanos) {
            // the wait itself is no time without failures
            boolean calm = failures == 0
                    || nowNanos - lastFailureNanos - (long) waitNanos
                            >= settings.reset().toNanos();
            failures = calm ? 1 : failures + 1;
            waitNanos = calm
                    ? (double) settings.initial().toNanos()
                    : Math.min(waitNanos * settings.multiplier(), (double)
                            settings.longest().toNanos());
            lastFailureNanos = nowNanos;
            if (failures > settings.attempts()) {
                return Optional.empty();
            }
            double factor = 1 + settings.jitter() * (2 * random.nextDouble() - 1);
            return Optional.of(Duration.ofNanos((long)
                    Math.min(waitNanos * factor, (double) settings.longest().toNanos())));
        }
    }

    /** Restarts as long as there are not more than a number of failures in an interval. */
    final class FailureRate implements RestartStrategy {

        private final int most;
        private final Duration interval;
        private final Duration delay;
        private final Deque<Long> recent = new ArrayDeque<>();

        FailureRate(int most, Duration interval, Duration delay) {
            this.most = most;
            this.interval = interval;
            this.delay = delay;
        }

        @Override
        public Optional<Duration> onFailure(long nowNanos) {
            recent.add(nowNanos);
            while (nowNanos - recent.getFirst() > interval.toNanos()) {
                recent.removeFirst();
            }
            return recent.size() > most ? Optional.empty() : Optional.of(delay);
        }
    }
}
