package dev.regent.simulation.runtime;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * A process's way to the payloads.
 *
 * @param writes told the name of each payload before it is sent
 */
record SimStorage(Payloads payloads, Remote remote, Consumer<String> writes) implements StateStorage {

    SimStorage(Payloads payloads, Remote remote) {
        this(payloads, remote, name -> {});
    }

    @Override
    public long write(String name, InputStream content) {
        byte[] bytes;
        try {
            bytes = content.readAllBytes();
        } catch (IOException failed) {
            throw new BackendUnavailableException(failed.toString(), failed);
        }
        writes.accept(name);
        return remote.write(() -> payloads.write(name, bytes));
    }

    @Override
    public InputStream read(String name) {
        return new ByteArrayInputStream(remote.read(() -> payloads.read(name)));
    }

    @Override
    public void delete(String name) {
        remote.write(() -> payloads.delete(name));
    }

    @Override
    public List<String> list(String prefix) {
        return remote.read(() -> payloads.list(prefix));
    }

    @Override
    public void close() {}
}
