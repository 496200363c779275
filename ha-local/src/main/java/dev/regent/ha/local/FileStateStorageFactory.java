package dev.regent.ha.local;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.StateStorageFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The payload storage {@code file:}, a folder of a file system that all processes reach under the same path. */
public final class FileStateStorageFactory implements StateStorageFactory {

    /** For the {@link java.util.ServiceLoader}. */
    public FileStateStorageFactory() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public List<ConfigOption<?>> options() {
        return List.of();
    }

    @Override
    public StateStorage open(URI root, Configuration configuration) {
        return new FileStateStorage(folder(root));
    }

    private static Path folder(URI root) {
        boolean local = root.getAuthority() == null || root.getAuthority().isEmpty();
        if (!"file".equals(root.getScheme())
                || !local
                || root.getPath() == null
                || !root.getPath().startsWith("/")) {
            throw new InvalidConfigurationException(
                    "payload storage '" + root + "' is malformed: write file:///absolute/path");
        }
        return Path.of(root.getPath()).normalize();
    }
}
