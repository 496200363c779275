package dev.regent.ha.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Receives what the sample plugin of {@code plugins/Recording.java} tells, over a type of the JDK that both sides see. */
final class Recorder implements AutoCloseable {

    private static final String PROPERTY = "regent.test.recorder";

    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    Recorder() {
        BiConsumer<String, ClassLoader> recorder =
                (call, loader) -> seen.add(new Seen(call, Optional.ofNullable(loader)));
        System.getProperties().put(PROPERTY, recorder);
    }

    static Path writePlugin(Path jar) {
        try (InputStream source =
                Objects.requireNonNull(Recorder.class.getResourceAsStream("/plugins/Recording.java"))) {
            return TestJar.plugin()
                    .source("recording.Recording", new String(source.readAllBytes(), StandardCharsets.UTF_8))
                    .service("dev.regent.ha.spi.HaBackendFactory", "recording.Recording$BackendFactory")
                    .service("dev.regent.ha.spi.state.StateStorageFactory", "recording.Recording$StorageFactory")
                    .file("marker.txt", "here")
                    .writeTo(jar);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    List<String> calls() {
        return seen.stream().map(Seen::call).toList();
    }

    @Override
    public void close() {
        System.getProperties().remove(PROPERTY);
    }

    /** One call into the plugin and the context class loader that it saw. */
    record Seen(String call, Optional<ClassLoader> loader) {}
}
