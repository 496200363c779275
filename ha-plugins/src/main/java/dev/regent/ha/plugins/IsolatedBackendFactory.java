package dev.regent.ha.plugins;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import java.util.List;
import java.util.Map;

/** A plugin's factory, called in the plugin's context. */
final class IsolatedBackendFactory implements HaBackendFactory {

    private final HaBackendFactory factory;
    private final LoaderContext plugin;
    private final String origin;

    IsolatedBackendFactory(Candidate<HaBackendFactory> chosen) {
        this.factory = chosen.factory();
        this.plugin = LoaderContext.of(chosen.factory());
        this.origin = chosen.origin();
    }

    @Override
    public String type() {
        return plugin.call(factory::type);
    }

    @Override
    public List<ConfigOption<?>> options() {
        return plugin.call(factory::options);
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        return open(context, () -> {});
    }

    /** Options may carry the plugin's own parsers, so that they too are read in its context. */
    Configuration read(List<ConfigOption<?>> known, Map<String, String> options) {
        return plugin.call(() -> Configuration.of(known, options));
    }

    HaBackend open(HaBackendContext context, Runnable onClosed) {
        return openOrExplain(
                origin, () -> new IsolatedBackend(plugin.call(() -> factory.open(context)), plugin, onClosed));
    }

    /** A missing or doubled library shows itself only when the driver's classes are used for the first time. */
    static <T> T openOrExplain(String origin, LoaderContext.Call<T, RuntimeException> open) {
        try {
            return open.call();
        } catch (LinkageError clash) {
            throw new InvalidConfigurationException(
                    origin + ": it cannot be opened: " + clash + "; a library is missing there or two versions clash",
                    clash);
        }
    }
}
