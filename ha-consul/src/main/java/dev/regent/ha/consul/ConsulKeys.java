package dev.regent.ha.consul;

import dev.regent.ha.support.store.StoreKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keys of Consul: the prefix and the segments, separated by slashes, none at the start. Also the targets of requests for them. */
final class ConsulKeys {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String prefix;
    private final String parameters;
    private final SortedMap<String, String> tenancy = new TreeMap<>();

    ConsulKeys(ConsulSettings settings) {
        this.prefix = settings.prefix();
        this.parameters = settings.datacenter().map(name -> "&dc=" + name).orElse("")
                + settings.namespace().map(name -> "&ns=" + name).orElse("")
                + settings.partition().map(name -> "&partition=" + name).orElse("");
        settings.namespace().ifPresent(name -> tenancy.put("Namespace", name));
        settings.partition().ifPresent(name -> tenancy.put("Partition", name));
    }

    /** Fields that every step of a transaction has beside its own: transactions do not look at the parameters of the request. */
    SortedMap<String, String> tenancy() {
        return tenancy;
    }

    String path(StoreKey key) {
        return prefix + "/" + key;
    }

    /** Empty if it is none of ours: a folder that a person made, or what lies beside the prefix. */
    Optional<StoreKey> key(String path) {
        if (!path.startsWith(prefix + "/")) {
            return Optional.empty();
        }
        List<String> segments = List.of(path.substring(prefix.length() + 1).split("/", -1));
        return segments.stream().allMatch(StoreKey::isSegment) ? Optional.of(new StoreKey(segments)) : Optional.empty();
    }

    /** Reads one key by asking the leader, who makes sure that it still is. */
    String one(StoreKey key) {
        return "/v1/kv/" + encoded(path(key)) + "?consistent" + parameters;
    }

    /** Reads all keys below that one, likewise. */
    String below(StoreKey key) {
        return "/v1/kv/" + encoded(path(key)) + "/?recurse&consistent" + parameters;
    }

    /** Waits for another index of the keys that start with that one, and reads them; the slash that would shut out its neighbours would shut out itself. */
    String changes(StoreKey key, long index, long waitSeconds) {
        return "/v1/kv/" + encoded(path(key)) + "?recurse&index=" + index + "&wait=" + waitSeconds + "s" + parameters;
    }

    String transaction() {
        return "/v1/txn?consistent" + parameters;
    }

    /** All but unreserved characters and slashes, byte by byte. */
    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder(path.length() + 16);
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            if (c == '/' || c == '~' || c == '.' || c == '_' || c == '-' || isAlphanumeric(c)) {
                encoded.append(c);
            } else {
                encoded.append('%');
                HEX.toHexDigits(encoded, each);
            }
        }
        return encoded.toString();
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
