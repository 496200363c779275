package dev.regent.compat.live;

import dev.regent.ha.testkit.Behavior;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known of the drivers that come with Regent.
 *
 * @param type of the factory
 * @param addresses the option that says where the servers are
 * @param port where they listen if nothing else is written
 * @param lacks what the driver declares not to have
 */
record ShippedDriver(String type, Optional<String> addresses, OptionalInt port, Set<Behavior> lacks) {

    private static final List<ShippedDriver> ALL = List.of(
            new ShippedDriver("local", Optional.empty(), OptionalInt.empty(), Set.of()),
            at("zookeeper", "quorum", OptionalInt.of(2181), Set.of()),
            at("etcd", "endpoints", OptionalInt.of(2379), Set.of()),
            at("consul", "address", OptionalInt.of(8500), Set.of()),
            at("kubernetes", "server", OptionalInt.empty(), Set.of()),
            at("s3", "endpoint", OptionalInt.empty(), Set.of(Behavior.PROMPT_DEPARTURE)));

    ShippedDriver {
        lacks = Set.copyOf(lacks);
    }

    private static ShippedDriver at(String type, String option, OptionalInt port, Set<Behavior> lacks) {
        return new ShippedDriver(type, Optional.of("high-availability." + type + "." + option), port, lacks);
    }

    /** Empty for the driver of somebody else. */
    static Optional<ShippedDriver> of(String type) {
        return ALL.stream().filter(each -> each.type().equals(type)).findFirst();
    }
}
