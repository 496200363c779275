package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a good plugin of type {@code good} and a bad one beside it. */
class PluginErrorsTest {

    private static final Map<String, String> OPTIONS = Map.of("high-availability.cluster-id", "orders");

    @TempDir
    Path folder;

    private Path bad;

    @BeforeEach
    void goodPlugin() {
        bad = folder.resolve("bad/bad.jar");
        TestJar.backend("good", "1").writeTo(folder.resolve("good/good.jar"));
    }

    @Test
    @DisplayName("an unknown type names the nearest and all known ones")
    void unknownType() {
        assertThatThrownBy(() -> HaBackends.open(folder, "godo", OPTIONS))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("nothing in the plugins folder " + folder
                        + " serves high-availability.type 'godo', did you mean 'good'? (there are: good);"
                        + " put the driver's folder there");
    }

    @Test
    @DisplayName("an unknown scheme and a root without one are refused")
    void unknownScheme() {
        assertThatThrownBy(() -> StateStorages.open(folder, URI.create("s3://bucket/x"), Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("serves storage scheme 's3'");
        assertThatThrownBy(() -> StateStorages.open(folder, URI.create("/var/lib"), Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("has no scheme: write for example file:///var/lib/regent");
    }

    @Test
    @DisplayName("two plugins for one type are refused, naming both with their jars")
    void twoForOneType() {
        TestJar.backend("good", "2").writeTo(bad);

        assertThatThrownBy(() -> HaBackends.open(folder, "good", OPTIONS))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("high-availability.type 'good' is served by plugin 'bad' (" + folder.resolve("bad")
                        + ": bad.jar) and by plugin 'good' (" + folder.resolve("good")
                        + ": good.jar); remove all but one");
    }

    @Test
    @DisplayName("an empty folder is named")
    void emptyFolder() throws IOException {
        Files.createDirectory(folder.resolve("bad"));

        assertRefused("plugin 'bad' (" + folder.resolve("bad") + "): the folder has no *.jar");
    }

    @Test
    @DisplayName("a jar that is no jar is named")
    void brokenJar() throws IOException {
        Files.createDirectory(folder.resolve("bad"));
        Files.writeString(bad, "half a download");

        assertRefused("bad.jar is no readable jar (zip END header not found); copy it again");
    }

    @Test
    @DisplayName("a folder without a service is named")
    void noService() {
        TestJar.plugin().source("some.Thing", "package some; class Thing {}").writeTo(bad);

        assertRefused("none of its jars declares a service (META-INF/services/dev.regent.ha.spi.HaBackendFactory or"
                + " META-INF/services/dev.regent.ha.spi.state.StateStorageFactory)");
    }

    @Test
    @DisplayName("a service whose class is missing is named")
    void missingProvider() {
        TestJar.plugin()
                .service("dev.regent.ha.spi.HaBackendFactory", "gone.Factory")
                .writeTo(bad);

        assertRefused("it cannot be loaded: dev.regent.ha.spi.HaBackendFactory: Provider gone.Factory not found");
    }

    @Test
    @DisplayName("a service file that cannot be parsed is named and does not hang the search")
    void brokenServiceFile() {
        TestJar.plugin()
                .service("dev.regent.ha.spi.HaBackendFactory", "two words")
                .writeTo(bad);

        assertRefused("it cannot be loaded: dev.regent.ha.spi.HaBackendFactory: ");
    }

    @Test
    @DisplayName("a factory whose constructor fails is named with the cause")
    void failingFactory() {
        TestJar.backend("bad", "1").source("sample.Factory", """
                        package sample;
                        import dev.regent.ha.spi.*;
                        public class Factory implements HaBackendFactory {
                            public Factory() { throw new IllegalStateException("not today"); }
                            public String type() { return "bad"; }
                            public java.util.List<dev.regent.ha.spi.config.ConfigOption<?>> options() { return java.util.List.of(); }
                            public HaBackend open(HaBackendContext context) { throw new AssertionError(); }
                        }
                        """).writeTo(bad);

        assertRefused("(java.lang.IllegalStateException: not today)");
    }

    @Test
    @DisplayName("a type that is no lower-case name is refused")
    void malformedType() {
        TestJar.backend("Bad Type", "1").writeTo(bad);

        assertRefused("sample.Factory serves 'Bad Type' as high-availability.type, which is no lower-case name");
    }

    @Test
    @DisplayName("a plugin for another SPI version, and one that states none, is refused")
    void otherSpiVersion() {
        TestJar.backend("bad", "1").manifest("Regent-SPI-Version", "7").writeTo(bad);
        assertRefused("bad.jar was built for SPI version 7, this Regent has 1; install the release of the plugin");

        TestJar.empty()
                .service("dev.regent.ha.spi.HaBackendFactory", "sample.Factory")
                .writeTo(bad);
        assertRefused("bad.jar states no SPI version; build it with 'Regent-SPI-Version: 1' in its manifest");
    }

    @Test
    @DisplayName("a plugin that ships classes of the SPI or of slf4j is refused")
    void shipsHostClasses() {
        TestJar.backend("bad", "1")
                .source("dev.regent.ha.spi.Extra", "package dev.regent.ha.spi; class Extra {}")
                .writeTo(bad);
        assertRefused("bad.jar contains dev/regent/ha/spi/Extra.class, which the host provides; take that library out");

        TestJar.backend("bad", "1").writeTo(bad);
        TestJar.empty()
                .source("org.slf4j.Extra", "package org.slf4j; class Extra {}")
                .writeTo(folder.resolve("bad/slf4j-api.jar"));
        assertRefused("slf4j-api.jar contains org/slf4j/Extra.class");
    }

    @Test
    @DisplayName("a plugin that is writable by everybody is refused before any of its code runs")
    void writableByEverybody() throws IOException {
        assumeTrue(posix());
        TestJar.backend("bad", "1").writeTo(bad);
        Files.setPosixFilePermissions(bad, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertRefused(bad + " is writable by everybody; run: chmod o-w " + bad);
    }

    @Test
    @DisplayName("a plugins folder that is writable by everybody is refused as a whole")
    void folderWritableByEverybody() throws IOException {
        assumeTrue(posix());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> Plugins.inFolder(folder))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("plugins folder " + folder + " is writable by everybody; run: chmod o-w " + folder);
    }

    @Test
    @DisplayName("a plugin that is writable by its group loads")
    void writableByGroup() throws IOException {
        assumeTrue(posix());
        Files.setPosixFilePermissions(folder.resolve("good/good.jar"), PosixFilePermissions.fromString("rw-rw-r--"));

        assertThatThrownBy(() -> HaBackends.open(folder, "good", OPTIONS))
                .isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    @DisplayName("a plugins folder that does not exist is named")
    void noFolder() {
        assertThatThrownBy(() -> Plugins.inFolder(folder.resolve("nowhere")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("plugins folder " + folder.resolve("nowhere")
                        + " cannot be read; create it or name another one");
    }

    @Test
    @DisplayName("a driver that lacks a library says so when it is opened")
    void missingLibrary() throws IOException {
        TestJar.backend("bad", "1").writeTo(bad);
        Path without = folder.resolve("without/without.jar");
        TestJar.backend("lacking", "1").writeTo(without);
        JarEntries.remove(without, "lib/Library.class");

        assertThatThrownBy(() -> HaBackends.open(folder, "lacking", OPTIONS))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("plugin 'without'")
                .hasMessageContaining("java.lang.NoClassDefFoundError: lib/Library")
                .hasMessageEndingWith("a library is missing there or two versions clash");
    }

    /** The bad plugin is named in the error of who asks for it, and stops nobody who asks for the good one. */
    private void assertRefused(String problem) {
        assertThatThrownBy(() -> HaBackends.open(folder, "bad", OPTIONS))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("serves high-availability.type 'bad'")
                .hasMessageContaining("not usable: plugin 'bad' (" + folder.resolve("bad"))
                .hasMessageContaining(problem);
        assertThatThrownBy(() -> HaBackends.open(folder, "good", OPTIONS))
                .isInstanceOf(BackendUnavailableException.class);
        try (Plugins plugins = Plugins.inFolder(folder)) {
            assertThat(plugins.list())
                    .anySatisfy(
                            plugin -> assertThat(plugin.problem().orElse("")).contains(problem));
        }
    }

    private boolean posix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
