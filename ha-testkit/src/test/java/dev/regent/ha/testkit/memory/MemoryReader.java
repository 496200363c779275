package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.HaBackend.Profile;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.memory.MemoryServer.ElectionKey;
import java.util.List;
import java.util.Optional;

/** Reads a scope from the server each time. */
record MemoryReader(MemoryBackend backend, ElectionKey key, String scope) implements StateHandleReader {

    Profile limits() {
        return backend.profile();
    }

    @Override
    public Optional<Versioned> get(String name) {
        return list().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    @Override
    public List<Versioned> list() {
        return backend.read(() -> backend.link().server().list(key, scope));
    }
}
