package dev.regent.ha.plugins;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.ConfigOption;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens a backend by its type.
 *
 * <p>Every method fails with {@link dev.regent.ha.spi.InvalidConfigurationException} if no driver or more than one serves the type, if
 * a plugin cannot be loaded, or if an option is unknown, missing or wrong; the message says what to do. None waits for a
 * backend that is down. Closing the backend also closes the class loader that was made for it.
 */
public final class HaBackends {

    /** Root of every name that the backend stores; required. */
    public static final ConfigOption<ClusterId> CLUSTER_ID = ConfigOption.custom(
            "high-availability.cluster-id",
            "string",
            "Name of the cluster: all its processes have the same, no other cluster on the same backend does.",
            ClusterId::new);

    private HaBackends() {}

    /**
     * Opens a backend whose driver is on the class path, in a process named after host and process id.
     *
     * @param type the driver's type, for example {@code local}
     * @param options the driver's options and {@link #CLUSTER_ID}, as text by key
     */
    public static HaBackend open(String type, Map<String, String> options) {
        return open(type, defaultProcessName(), options);
    }

    /**
     * Opens a backend whose driver is on the class path.
     *
     * @param processName name of this process as people know it, for example {@code scheduler-1}
     */
    public static HaBackend open(String type, String processName, Map<String, String> options) {
        return open(Plugins.onClassPath(), type, processName, options);
    }

    /** Opens a backend whose driver is a plugin of that folder, in a process named after host and process id. */
    public static HaBackend open(Path pluginsFolder, String type, Map<String, String> options) {
        return open(pluginsFolder, type, defaultProcessName(), options);
    }

    /** Opens a backend whose driver is a plugin of that folder. */
    public static HaBackend open(Path pluginsFolder, String type, String processName, Map<String, String> options) {
        return open(Plugins.inFolder(pluginsFolder), type, processName, options);
    }

    private static HaBackend open(Plugins plugins, String type, String processName, Map<String, String> options) {
        boolean opened = false;
        try {
            HaBackend backend = plugins.openBackend(type, processName, options, plugins::close);
            opened = true;
            return backend;
        } finally {
            if (!opened) {
                plugins.close();
            }
        }
    }

    private static String defaultProcessName() {
        return hostName() + "-" + ProcessHandle.current().pid();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost"; // the machine's name does not resolve; the name is for people only
        }
    }
}
