package dev.regent.simulation.runtime;

import dev.regent.ha.spi.CorruptStateException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The storage of payloads: what is there, in the order in which it is changed. */
final class Payloads {

    private final NavigableMap<String, byte[]> stored = new TreeMap<>();
    private final Consumer<String> written;
    private final Consumer<String> deleted;

    /**
     * @param written told the name of each payload that becomes visible
     * @param deleted told the name of each payload that is gone
     */
    Payloads(Consumer<String> written, Consumer<String> deleted) {
        this.written = written;
        this.deleted = deleted;
    }

    long write(String name, byte[] bytes) {
        if (stored.putIfAbsent(name, bytes) != null) {
            throw new IllegalArgumentException("payload '" + name + "' exists");
        }
        written.accept(name);
        return bytes.length;
    }

    byte[] read(String name) {
        return find(name).orElseThrow(() -> new CorruptStateException("payload '" + name + "' is missing"));
    }

    Optional<byte[]> find(String name) {
        return Optional.ofNullable(stored.get(name));
    }

    boolean delete(String name) {
        boolean gone = stored.remove(name) != null;
        if (gone) {
            deleted.accept(name);
        }
        return gone;
    }

    List<String> list(String prefix) {
        return stored.tailMap(prefix, true).keySet().stream()
                .takeWhile(name -> name.startsWith(prefix))
                .toList();
    }
}
