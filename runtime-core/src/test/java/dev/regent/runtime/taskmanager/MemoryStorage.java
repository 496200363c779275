package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;

/** Payloads in memory, with switches for what may go wrong. */
final class MemoryStorage implements StateStorage {

    final Map<String, byte[]> payloads = new ConcurrentSkipListMap<>();
    volatile boolean full;
    volatile Optional<CountDownLatch> slow = Optional.empty();

    @Override
    public long write(String name, InputStream content) {
        try {
            if (slow.isPresent()) {
                slow.get().await();
            }
            if (full) {
                throw new BackendUnavailableException("no space left for " + name);
            }
            byte[] bytes = content.readAllBytes();
            if (payloads.putIfAbsent(name, bytes) != null) {
                throw new IllegalArgumentException("exists: " + name);
            }
            return bytes.length;
        } catch (IOException failed) {
            throw new BackendUnavailableException("the content cannot be read", failed);
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted", given);
        }
    }

    @Override
    public InputStream read(String name) {
        byte[] bytes = payloads.get(name);
        if (bytes == null) {
            throw new CorruptStateException("payload " + name + " is missing");
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

    @Override
    public void close() {}
}
