package dev.regent.testservers;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
final class Repository {

    private Repository() {}

    /** The nearest folder at or above the working directory that has {@code bin/test-servers}. */
    static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("bin/test-servers"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no bin/test-servers at or above "
                + Path.of("").toAbsolutePath() + ": run the tests inside the checkout");
    }
}
