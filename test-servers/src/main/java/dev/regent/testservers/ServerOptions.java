package dev.regent.testservers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How servers are started; immutable.
 *
 * @param nodes how many form the ensemble
 * @param tls with which certificates clients must come; plain without
 * @param login who may use the servers; everybody without
 * @param settings more lines of the server's own configuration (flags of etcd, JSON values of Consul's agent, {@code zoo.cfg}), which win over the launcher's
 * @param arguments more arguments of its command line (of the JVM for ZooKeeper)
 * @param launcher what comes before the command line of a server, so that it runs in another mount name space, for example; not for servers that are apart
 * @param apart whether each server has a network of its own, so that it can be isolated; see {@link NeedsNetworks}
 */
public record ServerOptions(
        int nodes,
        Optional<TestCertificates> tls,
        Optional<Login> login,
        Map<String, String> settings,
        List<String> arguments,
        List<String> launcher,
        boolean apart) {

    /** Checks and copies. */
    public ServerOptions {
        if (nodes < 1) {
            throw new IllegalArgumentException("an ensemble has at least one node, not " + nodes);
        }
        settings = Map.copyOf(settings);
        arguments = List.copyOf(arguments);
        launcher = List.copyOf(launcher);
        if (apart && !launcher.isEmpty()) {
            throw new IllegalArgumentException("servers with networks of their own are started there");
        }
    }

    /** Plain servers, open to everybody on this machine. */
    public static ServerOptions nodes(int nodes) {
        return new ServerOptions(nodes, Optional.empty(), Optional.empty(), Map.of(), List.of(), List.of(), false);
    }

    /** With TLS: clients must come with a certificate of that authority. */
    public ServerOptions withTls(TestCertificates certificates) {
        return new ServerOptions(nodes, Optional.of(certificates), login, settings, arguments, launcher, apart);
    }

    /** With a login that clients must give. */
    public ServerOptions withLogin(Login who) {
        return new ServerOptions(nodes, tls, Optional.of(who), settings, arguments, launcher, apart);
    }

    /** With one more line of the server's own configuration. */
    public ServerOptions with(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new ServerOptions(nodes, tls, login, more, arguments, launcher, apart);
    }

    /** With one more argument. */
    public ServerOptions withArgument(String argument) {
        List<String> more = new ArrayList<>(arguments);
        more.add(argument);
        return new ServerOptions(nodes, tls, login, settings, more, launcher, apart);
    }

    /** With a network of its own for each server. */
    public ServerOptions inNetworks() {
        return new ServerOptions(nodes, tls, login, settings, arguments, launcher, true);
    }

    /** Started by another command, which gets the server's as its arguments and keeps its process. */
    public ServerOptions startedBy(List<String> command) {
        return new ServerOptions(nodes, tls, login, settings, arguments, command, apart);
    }
}
