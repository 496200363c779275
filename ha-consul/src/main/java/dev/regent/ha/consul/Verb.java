package dev.regent.ha.consul;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One step of a transaction of Consul.
 *
 * @param name as {@code agent/txn_endpoint.go} of Consul has them
 * @param path the key's name in Consul
 */
record Verb(String name, String path, OptionalLong index, Optional<ByteBuffer> value) {

    /**
     * The verbs of one operation.
     *
     * <p>{@code get} is the only one that fails if a key does not exist, in whatever version. {@code delete-cas} succeeds if the key does not
     * exist, whatever index it is given, so the index is checked by a verb of its own.
     */
    static List<Verb> of(Operation operation, ConsulKeys keys) {
        StoreKey key = operation.key();
        String path = keys.path(key);
        if (operation instanceof Operation.Check check) {
            return List.of(conditional("check-index", path, check.version()));
        } else if (operation instanceof Operation.Exists) {
            return List.of(new Verb("get", path, OptionalLong.empty(), Optional.empty()));
        } else if (operation instanceof Operation.Create create) {
            return List.of(new Verb("cas", path, OptionalLong.of(0), Optional.of(create.value())));
        } else if (operation instanceof Operation.Replace replace) {
            return List.of(new Verb("cas", path, index(replace.version()), Optional.of(replace.value())));
        } else if (operation instanceof Operation.Delete delete) {
            return List.of(
                    conditional("check-index", path, delete.version()),
                    new Verb("delete", path, OptionalLong.empty(), Optional.empty()));
        }
        throw new IllegalArgumentException("unknown operation on " + key);
    }

    private static Verb conditional(String name, String path, String version) {
        return new Verb(name, path, index(version), Optional.empty());
    }

    /** Never 0, by which {@code cas} means that the key must not exist. */
    private static OptionalLong index(String version) {
        long index = Long.parseLong(version);
        if (index <= 0) {
            throw new IllegalArgumentException("no version of Consul: " + version);
        }
        return OptionalLong.of(index);
    }
}
