package dev.regent.ha.plugins;

import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import java.util.Optional;
import java.util.function.Consumer;

/** A plugin's retrieval: called in the plugin's context, calls back in the context of the thread that started it. */
final class IsolatedRetrieval implements LeaderRetrieval {

    private final LeaderRetrieval retrieval;
    private final LoaderContext plugin;
    private final HostCallbacks callbacks;

    IsolatedRetrieval(LeaderRetrieval retrieval, LoaderContext plugin, HostCallbacks callbacks) {
        this.retrieval = retrieval;
        this.plugin = plugin;
        this.callbacks = callbacks;
    }

    @Override
    public void start(Consumer<Optional<LeaderInformation>> listener) {
        LoaderContext host = LoaderContext.current();
        plugin.run(() -> retrieval.start(leader -> callbacks.run(host, () -> listener.accept(leader))));
    }

    @Override
    public Optional<LeaderInformation> current() {
        return plugin.call(retrieval::current);
    }

    @Override
    public void close() {
        plugin.run(retrieval::close);
    }
}
