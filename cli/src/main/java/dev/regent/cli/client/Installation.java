package dev.regent.cli.client;

import java.nio.file.Path;

/**
 * Where the unpacked tarball lies; {@code bin/regent} tells it by system properties.
 *
 * @param home the installation folder
 * @param conf folder of {@code config.yaml} and {@code logback.xml}
 */
public record Installation(Path home, Path conf) {

    public static Installation current() {
        Path home =
                Path.of(System.getProperty("regent.home", ".")).toAbsolutePath().normalize();
        return new Installation(
                home,
                Path.of(System.getProperty("regent.conf", home.resolve("conf").toString())));
    }

    public Path plugins() {
        return home.resolve("plugins");
    }

    public Path examples() {
        return home.resolve("examples");
    }

    public Path launcher() {
        return home.resolve("bin").resolve("regent");
    }
}
