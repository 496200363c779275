package dev.regent.ha.consul;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of tests, from options as an operator writes them. */
final class Settings {

    private Settings() {}

    /** @param options keys without {@code high-availability.consul.}, and values, in turn */
    static ConsulSettings of(String... options) {
        return ConsulSettings.of(configuration(options), NanoClock.system());
    }

    static Configuration configuration(String... options) {
        Map<String, String> written = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            written.put("high-availability.consul." + options[i], options[i + 1]);
        }
        return Configuration.of(ConsulOptions.all(), written);
    }
}
