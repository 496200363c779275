package dev.regent.testservers;

import java.nio.file.Path;
import java.util.List;

/**
 * The place of one server in an ensemble.
 *
 * @param index its number, from 0
 * @param folder its own folder: data, configuration, log
 * @param host its address, which the others reach it at; its clients come to 127.0.0.1 all the same
 * @param ports its own ports, the clients' port first
 */
record Member(int index, Path folder, String host, List<Integer> ports) {

    Member {
        ports = List.copyOf(ports);
    }

    int clientPort() {
        return ports.get(0);
    }

    /** A name that is the same after a restart. */
    String name() {
        return "node-" + (index + 1);
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("server.log");
    }
}
