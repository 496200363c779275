package dev.regent.ha.local;

import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.StorageOutage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Payloads in a folder. */
record FileStorageFixture(Path folder, Optional<FaultyMedium> medium) implements StorageFixture {

    FileStorageFixture(Path folder) {
        this(folder, Optional.empty());
    }

    FileStorageFixture(FaultyMedium medium) {
        this(medium.folder().resolve("payloads"), Optional.of(medium));
    }

    @Override
    public StateStorageFactory factory() {
        return new FileStateStorageFactory();
    }

    @Override
    public URI root() {
        return folder.toUri();
    }

    @Override
    public byte[] raw(String name) throws IOException {
        return Files.readAllBytes(PayloadNames.file(folder, name));
    }

    @Override
    public void overwriteRaw(String name, byte[] content) throws IOException {
        Files.write(PayloadNames.file(folder, name), content);
    }

    @Override
    public List<String> rawNames() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString()).toList();
        }
    }

    @Override
    public List<StorageOutage> outages() {
        return List.of(new FolderOutage(DurableFiles.parent(folder)));
    }

    @Override
    public void close() throws IOException {
        if (medium.isPresent()) {
            medium.orElseThrow().close();
        }
    }

    /** The folder above is elsewhere, and a file in its place. */
    private record FolderOutage(Path above) implements StorageOutage {

        private Path elsewhere() {
            return above.resolveSibling("elsewhere");
        }

        @Override
        public void begin() throws IOException {
            Files.move(above, elsewhere());
            Files.createFile(above);
        }

        @Override
        public void end() throws IOException {
            Files.delete(above);
            Files.move(elsewhere(), above);
        }

        @Override
        public String toString() {
            return "a folder that is gone";
        }
    }
}
