package dev.regent.ha.plugins;

import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.StateStorageFactory;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plugin's storage factory, called in the plugin's context. */
final class IsolatedStorageFactory implements StateStorageFactory {

    private final StateStorageFactory factory;
    private final LoaderContext plugin;
    private final String origin;
    private final Runnable onClosed;

    IsolatedStorageFactory(Candidate<StateStorageFactory> chosen, Runnable onClosed) {
        this.factory = chosen.factory();
        this.plugin = LoaderContext.of(chosen.factory());
        this.origin = chosen.origin();
        this.onClosed = onClosed;
    }

    @Override
    public Set<String> schemes() {
        return plugin.call(factory::schemes);
    }

    @Override
    public List<ConfigOption<?>> options() {
        return plugin.call(factory::options);
    }

    @Override
    public StateStorage open(URI root, Configuration configuration) {
        return IsolatedBackendFactory.openOrExplain(
                origin,
                () -> new IsolatedStorage(plugin.call(() -> factory.open(root, configuration)), plugin, onClosed));
    }

    Configuration read(Map<String, String> options) {
        return plugin.call(() -> Configuration.of(factory.options(), options));
    }
}
