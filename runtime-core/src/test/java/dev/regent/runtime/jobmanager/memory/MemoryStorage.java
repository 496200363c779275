package dev.regent.runtime.jobmanager.memory;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Payloads in memory. */
public final class MemoryStorage implements StateStorage {

    private final Map<String, byte[]> payloads = new ConcurrentSkipListMap<>();
    private final Set<String> corrupt = ConcurrentHashMap.newKeySet();

    /** Set by a test: writes are refused as on a full disk. */
    public volatile boolean full;

    @Override
    public long write(String name, InputStream content) {
        if (full) {
            throw new BackendUnavailableException("no space left");
        }
        try {
            byte[] bytes = content.readAllBytes();
            if (payloads.putIfAbsent(name, bytes) != null) {
                throw new IllegalArgumentException("payload '" + name + "' exists");
            }
            return bytes.length;
        } catch (IOException failed) {
            throw new BackendUnavailableException(failed.toString(), failed);
        }
    }

    @Override
    public InputStream read(String name) {
        byte[] bytes = payloads.get(name);
        if (bytes == null || corrupt.contains(name)) {
            throw new CorruptStateException("payload '" + name + "' is " + (bytes == null ? "missing" : "damaged"));
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void delete(String name) {
        payloads.remove(name);
    }

    @Override
    public List<String> list(String prefix) {
        return payloads.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /** Damages what is stored under a name. */
    public void corrupt(String name) {
        corrupt.add(name);
    }

    @Override
    public void close() {}
}
