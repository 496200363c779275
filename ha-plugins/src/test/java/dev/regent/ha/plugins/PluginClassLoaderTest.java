package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.HaBackendFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class PluginClassLoaderTest {

    private static final String SERVICE_FILE = "META-INF/services/dev.regent.ha.spi.HaBackendFactory";

    @TempDir
    Path folder;

    private URLClassLoader host;
    private PluginClassLoader plugin;

    @BeforeEach
    void load() throws IOException {
        Path hostJar = TestJar.empty()
                .source("hostonly.Thing", "package hostonly; public class Thing {}")
                .source("dev.regent.ha.spix.Thing", "package dev.regent.ha.spix; public class Thing {}")
                .file("dev/regent/ha/spi/shared.txt", "host")
                .file("org/slf4j/shared.txt", "host")
                .file("dev/regent/ha/spix/near.txt", "host")
                .file("dev/regent/ha/spi.txt", "host")
                .file("hostonly.txt", "host")
                .service("dev.regent.ha.spi.HaBackendFactory", "hostonly.Thing")
                .writeTo(folder.resolve("host.jar"));
        Path pluginJar = TestJar.empty()
                .source("dev.regent.ha.spix.Thing", "package dev.regent.ha.spix; public class Thing {}")
                .source("org.slf4jx.Thing", "package org.slf4jx; public class Thing {}")
                .file("dev/regent/ha/spi/shared.txt", "plugin")
                .file("org/slf4j/shared.txt", "plugin")
                .file("dev/regent/ha/spix/near.txt", "plugin")
                .file("dev/regent/ha/spi.txt", "plugin")
                .service("dev.regent.ha.spi.HaBackendFactory", "plugin.Factory")
                .writeTo(folder.resolve("plugin.jar"));
        host = new URLClassLoader(
                new URL[] {hostJar.toUri().toURL()}, getClass().getClassLoader());
        plugin = new PluginClassLoader("sample", List.of(pluginJar.toUri().toURL()), host);
    }

    @AfterEach
    void close() throws IOException {
        plugin.close();
        host.close();
    }

    @Test
    @DisplayName("classes of the SPI and of slf4j are the host's")
    void sharesSpiAndSlf4j() throws ClassNotFoundException {
        assertThat(plugin.loadClass(HaBackendFactory.class.getName())).isSameAs(HaBackendFactory.class);
        assertThat(plugin.loadClass(Logger.class.getName())).isSameAs(Logger.class);
    }

    @Test
    @DisplayName("no other class of the host is visible")
    void hidesTheHost() {
        assertThatThrownBy(() -> plugin.loadClass("hostonly.Thing")).isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> plugin.loadClass(Plugins.class.getName())).isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> plugin.loadClass("org.junit.jupiter.api.Test"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    @DisplayName("a class of the SPI's package that the host does not have is not looked for in the plugin")
    void neverTakesSpiFromThePlugin() {
        assertThatThrownBy(() -> plugin.loadClass("dev.regent.ha.spi.Missing"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    @DisplayName("packages that only begin like a shared one are the plugin's own")
    void nearMissClasses() throws ClassNotFoundException {
        assertThat(plugin.loadClass("dev.regent.ha.spix.Thing").getClassLoader())
                .isSameAs(plugin);
        assertThat(plugin.loadClass("org.slf4jx.Thing").getClassLoader()).isSameAs(plugin);
    }

    @Test
    @DisplayName("the JDK is visible, the application's class path is not its parent")
    void parentIsThePlatform() throws ClassNotFoundException {
        assertThat(plugin.getParent()).isSameAs(ClassLoader.getPlatformClassLoader());
        assertThat(plugin.loadClass("java.sql.Connection").getName()).isEqualTo("java.sql.Connection");
    }

    @Test
    @DisplayName("getResource takes shared packages from the host and all else from the plugin")
    void resource() throws IOException {
        assertThat(text(plugin.getResource("dev/regent/ha/spi/shared.txt"))).isEqualTo("host");
        assertThat(text(plugin.getResource("org/slf4j/shared.txt"))).isEqualTo("host");
        assertThat(text(plugin.getResource("dev/regent/ha/spix/near.txt"))).isEqualTo("plugin");
        assertThat(text(plugin.getResource("dev/regent/ha/spi.txt"))).isEqualTo("plugin");
        assertThat(plugin.getResource("hostonly.txt")).isNull();
    }

    @Test
    @DisplayName("getResources takes shared packages from the host and all else from the plugin")
    void resources() throws IOException {
        assertThat(texts("dev/regent/ha/spi/shared.txt")).containsExactly("host");
        assertThat(texts("org/slf4j/shared.txt")).containsExactly("host");
        assertThat(texts("dev/regent/ha/spix/near.txt")).containsExactly("plugin");
        assertThat(texts("dev/regent/ha/spi.txt")).containsExactly("plugin");
        assertThat(texts("hostonly.txt")).isEmpty();
    }

    @Test
    @DisplayName("service files are the plugin's own, those of the host do not show through")
    void serviceFiles() throws IOException {
        assertThat(texts(SERVICE_FILE)).containsExactly("plugin.Factory\n");
        assertThat(text(plugin.getResource(SERVICE_FILE))).isEqualTo("plugin.Factory\n");
    }

    @Test
    @DisplayName("class files of shared packages are read from the host as resources too")
    void classFileAsResource() {
        assertThat(plugin.getResource("dev/regent/ha/spi/HaBackendFactory.class"))
                .isEqualTo(host.getResource("dev/regent/ha/spi/HaBackendFactory.class"));
    }

    private List<String> texts(String name) throws IOException {
        return Collections.list(plugin.getResources(name)).stream()
                .map(PluginClassLoaderTest::text)
                .toList();
    }

    private static String text(@Nullable URL resource) {
        assertThat(resource).isNotNull();
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
