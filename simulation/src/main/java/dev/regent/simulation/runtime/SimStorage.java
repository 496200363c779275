package dev.regent.simulation.runtime;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.NavigableMap;

/** A process's way to the payloads. */
record SimStorage(NavigableMap<String, byte[]> payloads, Remote remote) implements StateStorage {

    @Override
    public long write(String name, InputStream content) {
        byte[] bytes;
        try {
            bytes = content.readAllBytes();
        } catch (IOException failed) {
            throw new BackendUnavailableException(failed.toString(), failed);
        }
        return remote.ask(() -> {
            if (payloads.putIfAbsent(name, bytes) != null) {
                throw new IllegalArgumentException("payload '" + name + "' exists");
            }
            return (long) bytes.length;
        });
    }

    @Override
    public InputStream read(String name) {
        return new ByteArrayInputStream(remote.ask(() -> {
            byte[] bytes = payloads.get(name);
            if (bytes == null) {
                throw new CorruptStateException("payload '" + name + "' is missing");
            }
            return bytes;
        }));
    }

    @Override
    public void delete(String name) {
        remote.tell(() -> payloads.remove(name));
    }

    @Override
    public List<String> list(String prefix) {
        return remote.ask(() -> payloads.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList());
    }

    @Override
    public void close() {}
}
