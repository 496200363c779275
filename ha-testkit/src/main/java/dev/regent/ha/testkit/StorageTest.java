package dev.regent.ha.testkit;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the contracts of payload storages have in common: a fresh fixture for each test, and a client of it. */
abstract class StorageTest {

    static final int MIB = 1 << 20;

    @TempDir
    Path scratch;

    private StorageFixture fixture;
    private StateStorage storage;

    /**
     * Supplies a fresh, empty storage.
     *
     * @param scratch an empty folder for this test's use, deleted after it
     */
    protected abstract StorageFixture createFixture(Path scratch) throws Exception;

    @BeforeEach
    final void openStorage() throws Exception {
        fixture = createFixture(scratch);
        storage = open();
    }

    @AfterEach
    final void closeStorage() throws IOException {
        try {
            storage.close();
        } finally {
            fixture.close();
        }
    }

    final StorageFixture fixture() {
        return fixture;
    }

    final StateStorage storage() {
        return storage;
    }

    /** Another client of the same storage. */
    final StateStorage open() {
        return open(fixture.root());
    }

    final StateStorage open(URI root) {
        Configuration configuration = Configuration.of(fixture.factory().options(), fixture.options());
        return fixture.factory().open(root, configuration);
    }

    final long write(String name, byte[] content) {
        return write(storage, name, content);
    }

    static long write(StateStorage to, String name, byte[] content) {
        return to.write(name, new ByteArrayInputStream(content));
    }

    final byte[] read(String name) {
        return read(storage, name);
    }

    static byte[] read(StateStorage from, String name) {
        try (InputStream in = from.read(name)) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The same bytes for the same size. */
    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
