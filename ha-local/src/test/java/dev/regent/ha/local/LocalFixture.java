package dev.regent.ha.local;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.OperatorHand;
import dev.regent.ha.testkit.StoredRecord;
import dev.regent.ha.testkit.support.DocumentLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A fresh folder. */
final class LocalFixture implements BackendFixture {

    private final Path folder;
    private final Optional<FaultyMedium> medium;

    LocalFixture(Path scratch) {
        this.folder = scratch.resolve("ha");
        this.medium = Optional.empty();
    }

    LocalFixture(FaultyMedium medium) {
        this.folder = medium.folder().resolve("ha");
        this.medium = Optional.of(medium);
    }

    @Override
    public Optional<FaultyMedium> medium() {
        return medium;
    }

    @Override
    public HaBackendFactory factory() {
        return new LocalHaBackendFactory();
    }

    @Override
    public Map<String, String> options() {
        return Map.of(LocalHaBackendFactory.DIR.key(), folder.toString());
    }

    @Override
    public Optional<FaultyLink> faultyLink() {
        return Optional.of(new DocumentLink(LocalHaBackendFactory::new, options()));
    }

    @Override
    public Optional<FenceBypass> fenceBypass() {
        return Optional.of(new LocalFenceBypass());
    }

    @Override
    public Optional<OperatorHand> operator() {
        return Optional.of(new LocalOperatorHand(folder));
    }

    @Override
    public Optional<StoredRecord> storedRecord(ClusterId cluster, String election, Optional<String> scope) {
        Path stored = folder.resolve("docs/clusters/" + cluster.value() + "/elections/" + election);
        return Optional.of(StoredFile.newestBelow(
                scope.map(name -> stored.resolve("scopes").resolve(name)).orElse(stored.resolve("lease@"))));
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new LocalCrashHook());
    }

    @Override
    public List<String> leftovers() {
        try (Stream<Path> all = Files.list(folder.resolve("tmp"))) {
            return all.filter(each -> !LocalRoot.owner(each).isEmpty())
                    .map(Path::toString)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Optional<List<String>> remains(ClusterId cluster) {
        Path documents = folder.resolve("docs").resolve("clusters").resolve(cluster.value());
        if (!Files.exists(documents)) {
            return Optional.of(List.of());
        }
        try (Stream<Path> all = Files.walk(documents)) {
            return Optional.of(all.map(path -> documents.relativize(path).toString())
                    .filter(name -> name.endsWith("@"))
                    .toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() throws IOException {
        if (medium.isPresent()) {
            medium.orElseThrow().close();
        }
    }
}
