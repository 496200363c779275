package dev.regent.ha.plugins;

import dev.regent.ha.spi.state.StateStorage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens a payload storage by the scheme of its root. Errors and life cycle as for {@link HaBackends}; a root that cannot be
 * written is a {@link dev.regent.ha.spi.BackendUnavailableException}.
 */
public final class StateStorages {

    private StateStorages() {}

    /**
     * Opens a storage whose driver is on the class path.
     *
     * @param root folder or prefix that holds all payloads, for example {@code file:///var/lib/orders/payloads}
     * @param options the storage's options, as text by key
     */
    public static StateStorage open(URI root, Map<String, String> options) {
        return open(Plugins.onClassPath(), root, options);
    }

    /** Opens a storage whose driver is a plugin of that folder. */
    public static StateStorage open(Path pluginsFolder, URI root, Map<String, String> options) {
        return open(Plugins.inFolder(pluginsFolder), root, options);
    }

    private static StateStorage open(Plugins plugins, URI root, Map<String, String> options) {
        boolean opened = false;
        try {
            StateStorage storage = plugins.openStorage(root, options, plugins::close);
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                plugins.close();
            }
        }
    }
}
