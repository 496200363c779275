package dev.regent.ha.support.lease;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The lease options that all drivers share. The three that have no fixed default follow from the duration, so setting it suffices. */
public final class LeaseOptions {

    /** How long a silent leader keeps its lease. */
    public static final ConfigOption<Duration> DURATION = ConfigOption.duration(
                    "high-availability.lease.duration",
                    "How long a leader that has fallen silent keeps its lease; a killed leader is replaced after at most this"
                            + " time plus one request. At most 1 min.")
            .withDefault(Duration.ofSeconds(15));

    /** How often the leader renews. */
    public static final ConfigOption<Duration> RENEW_INTERVAL = ConfigOption.duration(
            "high-availability.lease.renew-interval",
            "How often the leader renews its lease, and the others look at it unless a watch tells them of each renewal. One third of the duration if not set.");

    /** Time limit of one call. */
    public static final ConfigOption<Duration> CALL_TIMEOUT = ConfigOption.duration(
            "high-availability.lease.call-timeout",
            "Time limit of one request to the backend. One fifth of the duration if not set.");

    /** How long before its end the leader stops believing. */
    public static final ConfigOption<Duration> MARGIN = ConfigOption.duration(
            "high-availability.lease.margin",
            "How long before the end of its lease a leader that could not renew stops; allows for clocks that run at"
                    + " different rates. One twentieth of the duration if not set.");

    private LeaseOptions() {}

    /** All of them, for a factory's own list. */
    public static List<ConfigOption<?>> all() {
        return List.of(DURATION, RENEW_INTERVAL, CALL_TIMEOUT, MARGIN);
    }

    /** All of them and a driver's own, for {@link dev.regent.ha.spi.HaBackendFactory#options}. */
    public static List<ConfigOption<?>> with(ConfigOption<?>... own) {
        return Stream.concat(all().stream(), Stream.of(own)).toList();
    }

    /**
     * The times of a contender.
     *
     * @throws InvalidConfigurationException if they are unsafe; the message names the keys
     */
    public static LeaseTiming timing(Configuration configuration) {
        Duration duration = positive(DURATION, configuration.get(DURATION));
        Duration renew =
                positive(RENEW_INTERVAL, configuration.find(RENEW_INTERVAL).orElse(duration.dividedBy(3)));
        Duration call = positive(CALL_TIMEOUT, configuration.find(CALL_TIMEOUT).orElse(duration.dividedBy(5)));
        Duration margin = configuration.find(MARGIN).orElse(duration.dividedBy(20));
        if (renew.plus(call).plus(margin).compareTo(duration) >= 0) {
            throw new InvalidConfigurationException(RENEW_INTERVAL + " (" + text(renew) + ") + " + CALL_TIMEOUT + " ("
                    + text(call) + ") + " + MARGIN + " (" + text(margin) + ") must be less than " + DURATION + " ("
                    + text(duration) + "): raise the duration or lower one of the others");
        }
        return new LeaseTiming(duration, renew, call, margin, LeaseTiming.LONGEST);
    }

    private static Duration positive(ConfigOption<Duration> option, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new InvalidConfigurationException(option + " must be at least 1 ms, is " + text(value));
        }
        return value;
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
