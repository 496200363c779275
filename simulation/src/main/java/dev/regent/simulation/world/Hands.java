package dev.regent.simulation.world;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A store as a person with a client gets at it: at once and without conditions. */
interface Hands {

    Optional<Stored> read(StoreKey key);

    List<StoreKey> keys(StoreKey prefix);

    /** Writes that value, whatever is there. */
    void write(StoreKey key, ByteBuffer value);

    void remove(StoreKey key);
}
