package dev.regent.ha.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.state.StateStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same folder by a view. */
class ViewFsTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "viewfs: payloads are written, excluded, listed beyond a page, checked, deleted and refused like those of hdfs")
    void view() throws IOException {
        String nameNode = SharedHdfs.address();
        SiteFiles.write(
                folder.resolve("core-site.xml"),
                Map.of("fs.viewfs.mounttable.all.link./kit", "hdfs://" + nameNode + "/kit"));
        Map<String, String> options = Map.of("high-availability.hdfs.config-dir", folder.toString());
        try (FolderFixture fixture =
                new FolderFixture(new HdfsStateStorageFactory(), nameNode, "all", "viewfs", options, List.of())) {
            works(fixture, options);
        }
    }

    @Test
    @DisplayName("viewfs: a view that leads to another file system is refused by a line that says which")
    void viewOfOther() throws IOException {
        SiteFiles.write(
                folder.resolve("core-site.xml"), Map.of("fs.viewfs.mounttable.all.link./kit", "file://" + folder));
        try (FolderFixture fixture = new FolderFixture(
                new HdfsStateStorageFactory(),
                SharedHdfs.address(),
                "all",
                "viewfs",
                Map.of("high-availability.hdfs.config-dir", folder.toString()),
                List.of())) {
            assertThatThrownBy(() -> HdfsStateStorageTest.open(fixture.root(), fixture.options()))
                    .isInstanceOfAny(InvalidConfigurationException.class, BackendUnavailableException.class)
                    .hasMessageContainingAll("file:", "hdfs alone")
                    .hasMessageNotContaining("\n");
        }
    }

    private static void works(FolderFixture fixture, Map<String, String> options) throws IOException {
        try (StateStorage storage = HdfsStateStorageTest.open(fixture.root(), options)) {
            byte[] large = new byte[5 << 20];
            new Random(7).nextBytes(large);
            storage.write("job/large", new ByteArrayInputStream(large));
            try (InputStream in = storage.read("job/large")) {
                assertThat(in.readAllBytes()).isEqualTo(large);
            }
            List<Boolean> won = IntStream.range(0, 4)
                    .parallel()
                    .mapToObj(writer -> wins(storage))
                    .toList();
            assertThat(won.stream().filter(each -> each)).hasSize(1);
            List<String> names = IntStream.range(0, SharedHdfs.PAGE + 5)
                    .mapToObj(i -> "many/" + i)
                    .toList();
            names.forEach(name -> HdfsStateStorageTest.write(storage, name));
            assertThat(storage.list("many/")).hasSize(names.size());
            byte[] raw = fixture.raw("job/large");
            fixture.overwriteRaw("job/large", Arrays.copyOf(raw, raw.length - 1));
            assertThatThrownBy(() -> HdfsStateStorageTest.read(storage, "job/large"))
                    .isInstanceOf(CorruptStateException.class);
            storage.delete("job/large");
            storage.delete("job/large");
            assertThatThrownBy(() -> HdfsStateStorageTest.read(storage, "job/large"))
                    .isInstanceOf(CorruptStateException.class)
                    .hasMessageContaining("missing");
            fixture.files().setQuota(fixture.folder(), 1, Long.MAX_VALUE);
            assertThatThrownBy(() -> HdfsStateStorageTest.write(storage, "full"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("quota")
                    .hasMessageNotContaining("\n");
        }
    }

    private static boolean wins(StateStorage storage) {
        try {
            HdfsStateStorageTest.write(storage, "job/one");
            return true;
        } catch (IllegalArgumentException exists) {
            return false;
        }
    }
}
