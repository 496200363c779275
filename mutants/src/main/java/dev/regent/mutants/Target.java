package dev.regent.mutants;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A driver whose kit is run against servers. */
enum Target {
    /** Transactions of etcd. */
    ETCD("etcd", "ha-etcd", "dev.regent.ha.etcd.Etcd"),
    /** Transactions of ZooKeeper. */
    ZOOKEEPER("zookeeper", "ha-zookeeper", "dev.regent.ha.zookeeper.ZooKeeper"),
    /** Documents, in ConfigMaps of Kubernetes. */
    KUBERNETES("kubernetes", "ha-kubernetes", "dev.regent.ha.kubernetes.Kubernetes");

    private static final String CONTRACT = "Contract";

    private final String label;
    private final String module;
    private final String tests;

    /** @param tests how the names of its subclasses of contracts begin */
    Target(String label, String module, String tests) {
        this.label = label;
        this.module = module;
        this.tests = tests;
    }

    /** The one of that name, or an {@link IllegalArgumentException} that says which there are. */
    static Target of(String label) {
        return Stream.of(values())
                .filter(each -> each.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no driver for mutants is named " + label
                        + "; there are "
                        + String.join(
                                ", ", Stream.of(values()).map(Target::label).toList())));
    }

    /** Its name on command lines, and that of its servers. */
    String label() {
        return label;
    }

    /** Folder of its module. */
    String module() {
        return module;
    }

    /**
     * This driver's subclass of a contract.
     *
     * @param contract name of the contract, as {@code FencingContract}
     */
    String test(Path root, String contract) {
        String name = tests + contract.substring(0, contract.length() - CONTRACT.length());
        Path classes = root.resolve(module).resolve("target/test-classes");
        return Stream.of("Test", "IT")
                .map(ending -> name + ending)
                .filter(each -> Files.exists(classes.resolve(each.replace('.', '/') + ".class")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(label + " has no subclass of " + contract));
    }

    /** Those of a list of names, or all if it is empty. */
    static List<Target> all(String names) {
        return names.isBlank()
                ? List.of(values())
                : Stream.of(names.trim().split("[ ,]+")).map(Target::of).toList();
    }
}
