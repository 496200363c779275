package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a contender does on command; each command is a line of words, the first of which is its name. */
record ContenderCommands(Map<String, Consumer<List<String>>> byName) {

    /** Returns at the end of the input. */
    void follow(InputStream input) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            List<String> words = List.of(line.split(" ", -1));
            Optional.ofNullable(byName.get(words.get(0)))
                    .orElseThrow(() -> new IllegalArgumentException("no such command: " + words))
                    .accept(words);
        }
    }
}
