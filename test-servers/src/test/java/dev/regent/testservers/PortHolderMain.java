package dev.regent.testservers;

import java.io.IOException;

/** Another run of tests: holds ports until its input ends. */
final class PortHolderMain {

    private PortHolderMain() {}

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        try (PortLease lease = PortLease.of(count, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))) {
            lease.ports().forEach(System.out::println);
            System.in.readAllBytes();
        }
    }
}
