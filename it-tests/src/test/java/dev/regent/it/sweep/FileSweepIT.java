package dev.regent.it.sweep;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

class FileSweepIT extends SweepContract {

    @Override
    URI root(Path folder) {
        return folder.resolve("payloads").toUri();
    }

    @Override
    Map<String, String> options() {
        return Map.of();
    }
}
