package dev.regent.ha.hdfs;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hook that the Hadoop client hangs into the JVM. It runs at the JVM's end, when the plugin's jars may have been closed for a while; so what it needs is loaded before, or each process would end
 * with a stack trace.
 */
final class ExitHook {

    private static final Logger LOG = LoggerFactory.getLogger(ExitHook.class);

    /** By the names that the compiler gave them: nothing public needs them. */
    private static final List<String> NEEDED = List.of("org.apache.hadoop.util.ShutdownHookManager$2");

    private ExitHook() {}

    /** Loads what is needed. Cheap, and idempotent. */
    static void prepare() {
        for (String name : NEEDED) {
            try {
                Class.forName(name);
            } catch (ClassNotFoundException another) {
                LOG.debug("This Hadoop client has no {}: its hook may fail at the end of the JVM", name);
            }
        }
    }
}
