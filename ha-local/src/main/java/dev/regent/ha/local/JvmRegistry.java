package dev.regent.ha.local;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all copies of this class in one JVM must know of each other, whatever loaded them: the name of the JVM, the lifetime locks that it holds,
 * and the foreign ones that it waits for. POSIX locks belong to the process, and closing any channel on a file drops them, so nobody in this JVM may
 * ever open a lock file that this JVM holds. Kept in the system properties, in types of the JDK alone.
 */
final class JvmRegistry {

    private static final String KEY = "dev.regent.ha.local.jvm";
    private static final String NAME = "name";
    private static final String HELD = "held";
    private static final String AWAITED = "awaited";

    private final Map<?, ?> shared;

    private JvmRegistry(Map<?, ?> shared) {
        this.shared = shared;
    }

    /** The JVM's only one. */
    static JvmRegistry ofThisJvm() {
        Object shared = System.getProperties().computeIfAbsent(KEY, absent -> newRegistry());
        return new JvmRegistry((Map<?, ?>) shared);
    }

    private static Map<String, Object> newRegistry() {
        byte[] name = new byte[8];
        new SecureRandom().nextBytes(name);
        return Map.of(
                NAME,
                HexFormat.of().formatHex(name),
                HELD,
                ConcurrentHashMap.<String>newKeySet(),
                AWAITED,
                new ConcurrentHashMap<String, CompletableFuture<Boolean>>());
    }

    /** 16 hexadecimal digits, different in every JVM. */
    String name() {
        return (String) find(NAME);
    }

    /** Marks whose lock this JVM holds. */
    @SuppressWarnings("unchecked") // written by newRegistry() of this or another copy of this class
    Set<String> held() {
        return (Set<String>) find(HELD);
    }

    /** By lock file: who waits for it completes with whether it was proven dead, or exceptionally when it gave up waiting. */
    @SuppressWarnings("unchecked") // see held()
    Map<String, CompletableFuture<Boolean>> awaited() {
        return (Map<String, CompletableFuture<Boolean>>) find(AWAITED);
    }

    private Object find(String key) {
        Object value = shared.get(key);
        if (value == null) {
            throw new IllegalStateException("system property " + KEY + " was overwritten");
        }
        return value;
    }
}
