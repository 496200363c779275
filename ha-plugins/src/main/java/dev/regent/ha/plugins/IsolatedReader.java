package dev.regent.ha.plugins;

import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.Versioned;
import java.util.List;
import java.util.Optional;

/** A plugin's reader of a scope, called in the plugin's context. */
final class IsolatedReader implements StateHandleReader {

    private final StateHandleReader reader;
    private final LoaderContext plugin;

    IsolatedReader(StateHandleReader reader, LoaderContext plugin) {
        this.reader = reader;
        this.plugin = plugin;
    }

    @Override
    public Optional<Versioned> get(String name) {
        return plugin.call(() -> reader.get(name));
    }

    @Override
    public List<Versioned> list() {
        return plugin.call(reader::list);
    }
}
