package dev.regent.ha.etcd;

import com.google.protobuf.ByteString;
import dev.regent.ha.support.store.StoreKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** How the keys of this driver are written in etcd: the prefix, then the segments, each after a slash. */
record EtcdKeys(String prefix) {

    private static final char SEPARATOR = '/';

    /** The character after the separator, for ends of ranges. */
    private static final char AFTER_SEPARATOR = SEPARATOR + 1;

    /** Starts with a dot, as no segment does. */
    private static final String PROBE = "/.probe";

    ByteString key(StoreKey key) {
        return bytes(text(key));
    }

    /** The first that can lie below the key. With the separator, so that a sibling whose name only begins alike does not. */
    ByteString below(StoreKey key) {
        return bytes(text(key) + SEPARATOR);
    }

    /** The first after all that can lie below the key. */
    ByteString after(StoreKey key) {
        return bytes(text(key) + AFTER_SEPARATOR);
    }

    /** A key that nobody ever writes. */
    ByteString probe() {
        return bytes(prefix + PROBE);
    }

    /** Empty if it is no key of this driver. */
    Optional<StoreKey> parse(ByteString stored) {
        String text = stored.toString(StandardCharsets.ISO_8859_1);
        if (!text.startsWith(prefix + SEPARATOR)) {
            return Optional.empty();
        }
        String[] segments = text.substring(prefix.length() + 1).split("/", -1);
        for (String segment : segments) {
            if (!StoreKey.isSegment(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(new StoreKey(List.of(segments)));
    }

    private String text(StoreKey key) {
        return prefix + SEPARATOR + key;
    }

    private static ByteString bytes(String ascii) {
        return ByteString.copyFrom(ascii, StandardCharsets.US_ASCII);
    }
}
