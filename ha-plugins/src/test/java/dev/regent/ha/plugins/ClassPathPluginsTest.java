package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathPluginsTest {

    private static final Map<String, String> OPTIONS = Map.of("high-availability.cluster-id", "orders");

    @TempDir
    Path folder;

    @Test
    @DisplayName("a driver of the class path opens by its type")
    void opens() throws IOException {
        Path jar = TestJar.backend("sample", "1").writeTo(folder.resolve("sample.jar"));

        withClassPath(List.of(jar), () -> {
            assertThatThrownBy(() -> HaBackends.open("sample", "node-1", OPTIONS))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessage("library 1 of application in orders as node-1");
            try (Plugins plugins = Plugins.onClassPath()) {
                assertThat(plugins.list())
                        .containsExactly(new PluginDescription(
                                jar.toString(),
                                List.of(jar),
                                Optional.empty(),
                                List.of("sample"),
                                List.of(),
                                Optional.empty()));
            }
        });
    }

    @Test
    @DisplayName("two drivers for one type are refused, naming class and jar of both")
    void twoForOneType() throws IOException {
        Path one = TestJar.backend("sample", "1").writeTo(folder.resolve("one.jar"));
        Path two = TestJar.plugin()
                .source("other.Factory", "package other; public class Factory extends sample.Factory {}")
                .source("sample.Factory", """
                        package sample;
                        import dev.regent.ha.spi.*;
                        public class Factory implements HaBackendFactory {
                            public String type() { return "sample"; }
                            public java.util.List<dev.regent.ha.spi.config.ConfigOption<?>> options() { return java.util.List.of(); }
                            public HaBackend open(HaBackendContext context) { throw new AssertionError(); }
                        }
                        """)
                .service("dev.regent.ha.spi.HaBackendFactory", "other.Factory")
                .writeTo(folder.resolve("two.jar"));

        withClassPath(
                List.of(one, two),
                () -> assertThatThrownBy(() -> HaBackends.open("sample", OPTIONS))
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessage("high-availability.type 'sample' is served by sample.Factory (" + one
                                + ") and by other.Factory (" + two + "); remove all but one"));
    }

    @Test
    @DisplayName("without a driver the message says how to add one, and names those that failed")
    void noDriver() throws IOException {
        Path broken = TestJar.plugin()
                .service("dev.regent.ha.spi.HaBackendFactory", "gone.Factory")
                .writeTo(folder.resolve("broken.jar"));

        withClassPath(
                List.of(broken),
                () -> assertThatThrownBy(() -> HaBackends.open("sample", OPTIONS))
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessage("nothing in the class path serves high-availability.type 'sample';"
                                + " add the driver's jar or open it from a plugins folder;"
                                + " not usable: dev.regent.ha.spi.HaBackendFactory: Provider gone.Factory not found"));
    }

    private static void withClassPath(List<Path> jars, Runnable body) throws IOException {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        try (URLClassLoader application =
                new URLClassLoader("application", urls, ClassPathPluginsTest.class.getClassLoader())) {
            new LoaderContext(application).run(body::run);
        }
    }
}
