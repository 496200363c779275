package dev.regent.ha.hdfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Hadoop's configuration files. */
final class SiteFiles {

    private SiteFiles() {}

    static void write(Path file, Map<String, String> lines) throws IOException {
        Files.writeString(
                file,
                lines.entrySet().stream()
                        .map(line -> "<property><name>" + line.getKey() + "</name><value>" + line.getValue()
                                + "</value></property>")
                        .collect(Collectors.joining("\n", "<configuration>", "</configuration>")));
    }
}
