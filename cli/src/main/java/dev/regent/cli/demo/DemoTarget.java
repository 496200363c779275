package dev.regent.cli.demo;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which backend the demo runs on, as it is asked for on the command line.
 *
 * @param type the type, if it is named there
 * @param overrides keys that win over the configuration, those that follow from the type and its address included
 * @param throwAway how many servers are to be started for the demo; none if it is 0
 */
public record DemoTarget(Optional<String> type, Map<String, String> overrides, int throwAway) {

    static final String TYPE = "high-availability.type";

    private static final String SERVERS = "zookeeper, etcd, consul, kubernetes or s3";
    private static final String KUBERNETES = "kubernetes";
    private static final String S3 = "s3";
    private static final String S3_ROOT = "high-availability.s3.root";
    /** What leads to the bucket of a server that {@code bin/test-servers} has started, but for its address. */
    private static final Map<String, String> BUCKET = Map.of(
            S3_ROOT,
            "s3://regent/ha",
            "high-availability.s3.access-key",
            "regent",
            "high-availability.s3.secret-key",
            "throw-away-secret",
            "high-availability.s3.probe-rounds",
            "2");

    private static final Map<String, String> ADDRESSES = Map.of(
            "zookeeper",
            "high-availability.zookeeper.quorum",
            "etcd",
            "high-availability.etcd.endpoints",
            "consul",
            "high-availability.consul.address",
            KUBERNETES,
            "high-availability.kubernetes.kubeconfig",
            S3,
            "high-availability.s3.endpoint");

    /** Copies. */
    public DemoTarget {
        overrides = Map.copyOf(overrides);
    }

    /**
     * Understands the command line.
     *
     * @param type {@code --type}
     * @param address {@code --address}
     * @param nodes {@code --nodes}
     * @param overrides values of {@code -D}
     * @throws CommandException if they contradict each other
     */
    public static DemoTarget of(
            Optional<String> type, Optional<String> address, OptionalInt nodes, Map<String, String> overrides) {
        Optional<String> named = type.map(name -> name.toLowerCase(Locale.ROOT));
        Optional<String> written = Optional.ofNullable(overrides.get(TYPE));
        if (named.isPresent() && written.isPresent() && !written.equals(named)) {
            throw usage("--type is '" + named.get() + "' and -D " + TYPE + " is '" + written.get() + "': name it once");
        }
        Optional<String> chosen = named.or(() -> written);
        Optional<String> key = chosen.map(ADDRESSES::get);
        boolean bucket =
                chosen.filter(S3::equals).isPresent() && overrides.containsKey(S3_ROOT); // AWS needs no address
        boolean running =
                bucket || address.isPresent() || key.map(overrides::containsKey).orElse(false);
        check(chosen, key, address, nodes, running, overrides);
        Map<String, String> all = new LinkedHashMap<>(overrides);
        chosen.ifPresent(name -> all.put(TYPE, name));
        address.ifPresent(where -> all.put(key.orElseThrow(), form(chosen.orElseThrow(), where)));
        return new DemoTarget(chosen, all, key.isPresent() && !running ? nodes.orElse(1) : 0);
    }

    private static void check(
            Optional<String> type,
            Optional<String> key,
            Optional<String> address,
            OptionalInt nodes,
            boolean running,
            Map<String, String> overrides) {
        if (key.isEmpty() && (address.isPresent() || nodes.isPresent())) {
            String what = address.isPresent() ? "--address" : "--nodes";
            throw usage(what + " is for --type " + SERVERS + ", not for "
                    + type.map(name -> "'" + name + "'").orElse("a demo without --type"));
        }
        if (address.isPresent() && key.map(overrides::containsKey).orElse(false)) {
            throw usage("both --address and -D " + key.get() + " say where the servers are: write one of them");
        }
        if (nodes.isPresent() && running) {
            throw usage("--nodes is for servers that the demo starts: leave it or the address out");
        }
        if (nodes.orElse(1) != 1 && type.filter(KUBERNETES::equals).isPresent()) {
            throw usage("--nodes is " + nodes.getAsInt() + ", but there is one API server of Kubernetes");
        }
        if (nodes.orElse(1) != 1 && type.filter(S3::equals).isPresent()) {
            throw usage("--nodes is " + nodes.getAsInt() + ", but there is one server of the bucket");
        }
        if (nodes.isPresent() && nodes.getAsInt() != 1 && nodes.getAsInt() != 3) {
            throw usage("--nodes is " + nodes.getAsInt() + ", it must be 1 or 3");
        }
    }

    /** The same with the servers that were started for it. */
    DemoTarget at(String addresses) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        String name = type.orElseThrow();
        all.put(ADDRESSES.getOrDefault(name, ""), form(name, addresses));
        if (name.equals(S3)) {
            BUCKET.forEach(all::putIfAbsent);
        }
        return new DemoTarget(type, all, throwAway);
    }

    /** What {@code bin/test-servers} calls the servers that are to be started. */
    String servers() {
        return type.filter(name -> !name.equals(S3)).orElse("minio");
    }

    /** Where payloads of one run are kept on servers that are thrown away; empty where that is no place for them. */
    Optional<String> storage(String clusterId) {
        return throwAway > 0 && type.filter(S3::equals).isPresent()
                ? Optional.of("s3://regent/" + clusterId)
                : Optional.empty();
    }

    /** The same with one more key, unless it is set. */
    DemoTarget withDefault(String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        all.putIfAbsent(key, value);
        return new DemoTarget(type, all, throwAway);
    }

    /** As the driver wants it: those of etcd and S3 ask for a scheme before each address. */
    private static String form(String type, String addresses) {
        return type.equals("etcd") || type.equals(S3)
                ? Stream.of(addresses.split(",", -1))
                        .map(String::strip)
                        .map(each -> each.contains("://") ? each : "http://" + each)
                        .collect(Collectors.joining(","))
                : addresses;
    }

    private static CommandException usage(String line) {
        return new CommandException(ExitCode.USAGE, line);
    }
}
