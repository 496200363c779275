package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import java.time.Duration;
import java.util.List;

/** The times of one client. */
record MemoryTimes(Duration lease, Duration renew, Duration call, Duration margin) {

    private static final ConfigOption<Duration> LEASE = option("duration").withDefault(Duration.ofSeconds(15));
    private static final ConfigOption<Duration> RENEW = option("renew-interval");
    private static final ConfigOption<Duration> CALL = option("call-timeout");
    private static final ConfigOption<Duration> MARGIN = option("margin");

    static final List<ConfigOption<?>> OPTIONS = List.of(LEASE, RENEW, CALL, MARGIN);

    static MemoryTimes of(Configuration configuration) {
        Duration lease = configuration.get(LEASE);
        MemoryTimes times = new MemoryTimes(
                lease,
                configuration.find(RENEW).orElse(lease.dividedBy(5)),
                configuration.find(CALL).orElse(lease.dividedBy(5)),
                configuration.find(MARGIN).orElse(lease.dividedBy(20)));
        if (times.renew.plus(times.call).plus(times.margin).compareTo(lease) >= 0) {
            throw new InvalidConfigurationException(
                    "renew-interval + call-timeout + margin must be less than duration");
        }
        return times;
    }

    private static ConfigOption<Duration> option(String name) {
        return ConfigOption.duration("high-availability.lease." + name, "See the other drivers.");
    }
}
