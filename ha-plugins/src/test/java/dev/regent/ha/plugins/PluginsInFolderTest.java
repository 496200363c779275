package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsInFolderTest {

    private static final Map<String, String> OPTIONS = Map.of("high-availability.cluster-id", "orders");

    @TempDir
    Path folder;

    @Test
    @DisplayName("two plugins with two versions of one class both load")
    void twoVersionsOfOneClass() {
        TestJar.backend("old", "1.0").writeTo(folder.resolve("old/old.jar"));
        TestJar.backend("new", "2.0").writeTo(folder.resolve("new.jar"));

        try (Plugins plugins = Plugins.inFolder(folder)) {
            assertThatThrownBy(() -> plugins.openBackend("old", "node-1", OPTIONS))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessage("library 1.0 of regent-plugin-old in orders as node-1");
            assertThatThrownBy(() -> plugins.openBackend("new", "node-2", OPTIONS))
                    .hasMessage("library 2.0 of regent-plugin-new in orders as node-2");
        }
    }

    @Test
    @DisplayName("HaBackends opens from a folder, with a process name that people recognise")
    void opensFromFolder() {
        TestJar.backend("old", "1.0").writeTo(folder.resolve("old/old.jar"));

        assertThatThrownBy(() -> HaBackends.open(folder, "old", OPTIONS))
                .isInstanceOf(BackendUnavailableException.class)
                .message()
                .endsWith("-" + ProcessHandle.current().pid());
        assertThatThrownBy(() -> HaBackends.open(folder, "old", "node-7", OPTIONS))
                .hasMessageEndingWith("as node-7");
    }

    @Test
    @DisplayName("a plugin of several jars is one plugin")
    void severalJars() {
        TestJar.backend("split", "unused").writeTo(folder.resolve("whole.jar"));
        TestJar library = TestJar.empty().source("lib.Other", "package lib; public class Other {}");
        library.writeTo(folder.resolve("split/b-library.jar"));
        TestJar.backend("parted", "3.0").writeTo(folder.resolve("split/a-driver.jar"));

        assertThat(list())
                .extracting(PluginDescription::name, plugin -> plugin.jars().size(), PluginDescription::usable)
                .containsExactly(tuple("split", 2, true), tuple("whole", 1, true));
    }

    @Test
    @DisplayName("the list is sorted and tells types, schemes, version and what is wrong")
    void listing() throws IOException {
        TestJar.backend("zulu", "1").writeTo(folder.resolve("b.jar"));
        TestJar.backend("alpha", "1").writeTo(folder.resolve("c/c.jar"));
        Files.createDirectory(folder.resolve("a"));
        Files.createDirectory(folder.resolve(".hidden"));
        Files.writeString(folder.resolve("README.md"), "no plugin");

        List<PluginDescription> all = list();

        assertThat(all).extracting(PluginDescription::name).containsExactly("a", "b", "c");
        assertThat(all.get(0).problem())
                .hasValueSatisfying(problem -> assertThat(problem)
                        .isEqualTo("plugin 'a' (" + folder.resolve("a")
                                + "): the folder has no *.jar; put the plugin's jars there or delete it"));
        assertThat(all.get(1))
                .isEqualTo(new PluginDescription(
                        "b",
                        List.of(folder.resolve("b.jar")),
                        Optional.of("1"),
                        List.of("zulu"),
                        List.of(),
                        Optional.empty()));
    }

    @Test
    @DisplayName("a factory can be asked for its options before anything is opened")
    void factoryFirst() {
        TestJar.backend("sample", "1").writeTo(folder.resolve("sample.jar"));

        try (Plugins plugins = Plugins.inFolder(folder)) {
            HaBackendFactory factory = plugins.backendFactory("sample");
            assertThat(factory.type()).isEqualTo("sample");
            assertThat(factory.options()).extracting(Object::toString).containsExactly("sample.size");
        }
    }

    @Test
    @DisplayName("an unknown option is refused with the nearest known one, the cluster id's key included")
    void unknownOption() {
        TestJar.backend("sample", "1").writeTo(folder.resolve("sample.jar"));

        assertThatThrownBy(() -> HaBackends.open(folder, "sample", Map.of("sample.sise", "3")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("'sample.sise'")
                .hasMessageContaining("did you mean 'sample.size'?");
        assertThatThrownBy(() -> HaBackends.open(folder, "sample", Map.of("high-availability.clusterid", "a")))
                .hasMessageContaining("did you mean 'high-availability.cluster-id'?");
        assertThatThrownBy(() -> HaBackends.open(folder, "sample", Map.of()))
                .hasMessageContaining("'high-availability.cluster-id' is missing");
        assertThatThrownBy(() -> HaBackends.open(folder, "sample", Map.of("high-availability.cluster-id", "A b")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("cluster id 'A b' is not valid");
    }

    private List<PluginDescription> list() {
        try (Plugins plugins = Plugins.inFolder(folder)) {
            return plugins.list();
        }
    }
}
