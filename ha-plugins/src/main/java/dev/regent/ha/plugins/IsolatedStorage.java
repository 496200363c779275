package dev.regent.ha.plugins;

import dev.regent.ha.spi.state.StateStorage;
import java.io.InputStream;
import java.util.List;

/** A plugin's storage, called in the plugin's context; streams cross the border in both directions. */
final class IsolatedStorage implements StateStorage {

    private final StateStorage storage;
    private final LoaderContext plugin;
    private final Runnable onClosed;

    IsolatedStorage(StateStorage storage, LoaderContext plugin, Runnable onClosed) {
        this.storage = storage;
        this.plugin = plugin;
        this.onClosed = onClosed;
    }

    @Override
    public long write(String name, InputStream content) {
        InputStream callers = new ContextInputStream(content, LoaderContext.current());
        return plugin.call(() -> storage.write(name, callers));
    }

    @Override
    public InputStream read(String name) {
        return new ContextInputStream(plugin.call(() -> storage.read(name)), plugin);
    }

    @Override
    public void delete(String name) {
        plugin.run(() -> storage.delete(name));
    }

    @Override
    public List<String> list(String prefix) {
        return plugin.call(() -> storage.list(prefix));
    }

    @Override
    public void close() {
        try {
            plugin.run(storage::close);
        } finally {
            onClosed.run();
        }
    }
}
