package dev.regent.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Networks of their own for the servers of an ensemble, and the way into them. */
record Apart(Networks networks, Relay relay) implements AutoCloseable {

    /** Opens both for these servers; the folder is where the relay writes its log. */
    static Apart open(List<Member> members, Path folder) throws IOException {
        Networks networks = Networks.of(members.size());
        try {
            return new Apart(networks, Relay.open(networks, members, Files.createDirectories(folder)));
        } catch (IOException | RuntimeException failed) {
            networks.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            relay.close();
        } finally {
            networks.close();
        }
    }
}
