package dev.regent.testservers.kit;

import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.testservers.Ensemble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The medium of servers, which may end when nothing can be written: whoever mends it starts them again. Contenders do not see it.
 *
 * @param medium where the servers keep their data
 * @param servers that were started there
 */
public record ServerMedium(FaultyMedium medium, Ensemble servers) implements FaultyMedium {

    @Override
    public Path folder() {
        return medium.folder();
    }

    @Override
    public List<String> launcher() {
        return List.of();
    }

    @Override
    public void begin(Fault fault) throws IOException {
        medium.begin(fault);
    }

    /** As an operator does, who makes room first. */
    @Override
    public void end(Fault fault) throws IOException {
        medium.end(fault);
        servers.startAll();
    }

    @Override
    public boolean refuses() throws IOException {
        return medium.refuses();
    }

    @Override
    public void close() throws IOException {
        medium.close();
    }
}
