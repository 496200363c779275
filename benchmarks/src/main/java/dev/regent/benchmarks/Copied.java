package dev.regent.benchmarks;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * What the bare client works on: the same four keys that the driver's transaction is about, below a root whose name is as long, with the same
 * values.
 *
 * @param lease compared, as operation 0
 * @param renewal must exist
 * @param seal replaced by each transaction
 * @param entry replaced by this one
 */
record Copied(Pair lease, Pair renewal, Pair seal, Pair entry) {

    static final String OWN = "bench-own";
    static final String RAW = "bench-raw";

    /** A key and its value. */
    static final class Pair {

        private final String key;
        private final byte[] value;

        Pair(String key, byte[] value) {
            this.key = key;
            this.value = value.clone();
        }

        String key() {
            return key;
        }

        byte[] value() {
            return value.clone();
        }

        /** The value of the nth transaction: other bytes, as many, as the driver's own are. */
        byte[] fresh(long n) {
            byte[] fresh = value();
            ByteBuffer.wrap(fresh).putLong(fresh.length - Long.BYTES, n);
            return fresh;
        }
    }

    /** @param stored all keys below {@link #OWN}, where one scope with one entry was written */
    static Copied of(Map<String, byte[]> stored) {
        return new Copied(
                find(stored, "/lead/lease"),
                find(stored, "/lead/renewal-"),
                find(stored, "/seal"),
                find(stored, "/e/"));
    }

    private static Pair find(Map<String, byte[]> stored, String part) {
        return stored.entrySet().stream()
                .filter(each -> each.getKey().contains(part))
                .findFirst()
                .map(each -> new Pair(each.getKey().replace(OWN, RAW), each.getValue()))
                .orElseThrow(() -> new IllegalStateException("no key with " + part + " in " + stored.keySet()));
    }
}
