package dev.regent.ha.plugins;

import dev.regent.ha.spi.membership.Membership;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A plugin's membership: called in the plugin's context, calls back in the context of the thread that watches. */
final class IsolatedMembership implements Membership {

    private final Membership membership;
    private final LoaderContext plugin;
    private final HostCallbacks callbacks;

    IsolatedMembership(Membership membership, LoaderContext plugin, HostCallbacks callbacks) {
        this.membership = membership;
        this.plugin = plugin;
        this.callbacks = callbacks;
    }

    @Override
    public Member register(Map<String, String> attributes) {
        return plugin.call(() -> membership.register(attributes));
    }

    @Override
    public void watch(Consumer<Set<Member>> listener) {
        LoaderContext host = LoaderContext.current();
        plugin.run(() -> membership.watch(members -> callbacks.run(host, () -> listener.accept(members))));
    }

    @Override
    public void close() {
        plugin.run(membership::close);
    }
}
