package dev.regent.ha.local;

import dev.regent.ha.testkit.StoredRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The newest file of a document. */
record StoredFile(Path file) implements StoredRecord {

    /** Of the only document below that folder, or of that document. */
    static StoredFile newestBelow(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return new StoredFile(all.filter(Files::isRegularFile)
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public byte[] read() throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public void overwrite(byte[] content) throws IOException {
        Files.write(file, content);
    }
}
