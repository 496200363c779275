package dev.regent.ha.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a real plugin jar: sources are compiled, service files and manifest are written. */
final class TestJar {

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Manifest manifest = new Manifest();

    private TestJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    static TestJar empty() {
        return new TestJar();
    }

    /** A jar that states the SPI version of this build. */
    static TestJar plugin() {
        return new TestJar().manifest("Regent-SPI-Version", "1");
    }

    /** A plugin whose backend cannot be opened and says which library version it sees and who loaded it. */
    static TestJar backend(String type, String libraryVersion) {
        return plugin().source(
                        "lib.Library",
                        "package lib; public class Library { public static final String VERSION = new String(\""
                                + libraryVersion + "\"); }")
                .source("sample.Factory", """
                        package sample;
                        import dev.regent.ha.spi.*;
                        import dev.regent.ha.spi.config.ConfigOption;
                        public class Factory implements HaBackendFactory {
                            public String type() { return "%s"; }
                            public java.util.List<ConfigOption<?>> options() {
                                return java.util.List.of(ConfigOption.integer("sample.size", "A size."));
                            }
                            public HaBackend open(HaBackendContext context) {
                                throw new BackendUnavailableException("library " + lib.Library.VERSION + " of "
                                        + lib.Library.class.getClassLoader().getName() + " in " + context.clusterId()
                                        + " as " + context.processName());
                            }
                        }
                        """.formatted(type))
                .service("dev.regent.ha.spi.HaBackendFactory", "sample.Factory");
    }

    TestJar source(String className, String code) {
        sources.put(className, code);
        return this;
    }

    TestJar service(String service, String provider) {
        return file("META-INF/services/" + service, provider + "\n");
    }

    TestJar file(String path, String text) {
        files.put(path, text);
        return this;
    }

    TestJar manifest(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    /** Compiles and packs; makes the folders above. */
    Path writeTo(Path jar) {
        try {
            Path classes = Files.createTempDirectory("classes");
            compile(classes);
            Files.createDirectories(jar.toAbsolutePath().getParent());
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream packed = new JarOutputStream(out, manifest);
                    Stream<Path> compiled = Files.walk(classes)) {
                for (Path file : compiled.filter(Files::isRegularFile).toList()) {
                    put(packed, classes.relativize(file).toString(), Files.readAllBytes(file));
                }
                for (Map.Entry<String, String> file : files.entrySet()) {
                    put(packed, file.getKey(), file.getValue().getBytes(UTF_8));
                }
            }
            delete(classes);
            return jar;
        } catch (IOException failed) {
            throw new AssertionError("cannot build " + jar, failed);
        }
    }

    private void compile(Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        List<JavaFileObject> units = sources.entrySet().stream()
                .map(source -> unit(source.getKey(), source.getValue()))
                .toList();
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-d", classes.toString(), "-classpath", System.getProperty("java.class.path"), "-proc:none");
        boolean compiled =
                compiler.getTask(messages, null, null, options, null, units).call();
        assertThat(compiled).as(messages.toString()).isTrue();
    }

    private static void delete(Path classes) throws IOException {
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static JavaFileObject unit(String className, String code) {
        URI name = URI.create("string:///" + className.replace('.', '/') + ".java");
        return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }

    private static void put(JarOutputStream jar, String path, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(path));
        jar.write(content);
        jar.closeEntry();
    }
}
