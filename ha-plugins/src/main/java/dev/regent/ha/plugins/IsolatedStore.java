package dev.regent.ha.plugins;

import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import java.util.List;
import java.util.Optional;

/** A plugin's store of a scope, called in the plugin's context. */
final class IsolatedStore implements StateHandleStore {

    private final StateHandleStore store;
    private final LoaderContext plugin;

    IsolatedStore(StateHandleStore store, LoaderContext plugin) {
        this.store = store;
        this.plugin = plugin;
    }

    @Override
    public Optional<Versioned> get(String name) {
        return plugin.call(() -> store.get(name));
    }

    @Override
    public List<Versioned> list() {
        return plugin.call(store::list);
    }

    @Override
    public CommitResult commit(List<Change> changes) {
        return plugin.call(() -> store.commit(changes));
    }
}
