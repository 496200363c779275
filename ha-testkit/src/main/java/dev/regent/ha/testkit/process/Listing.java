package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.history.RegisterCall;
import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a list of a scope showed: a read of each entry that was ever written there, of those that it left out as well (S9).
 *
 * @param entries the entries by name
 */
record Listing(Map<String, Content> entries) {

    private static final String SEPARATOR = " ";

    static Listing of(List<Versioned> entries) {
        Map<String, Content> contents = new LinkedHashMap<>();
        entries.forEach(entry -> contents.put(
                entry.name(),
                new Content(entry.version().value(), entry.handle().utf8())));
        return new Listing(contents);
    }

    static Listing parse(String text) {
        Map<String, Content> contents = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            String[] words = line.split(SEPARATOR, -1);
            contents.put(decode(words[0]), new Content(decode(words[1]), decode(words[2])));
        });
        return new Listing(contents);
    }

    /** What {@link #parse} reads. */
    String text() {
        return entries.entrySet().stream()
                .map(entry -> String.join(
                        SEPARATOR,
                        encode(entry.getKey()),
                        encode(entry.getValue().version()),
                        encode(entry.getValue().value())))
                .collect(Collectors.joining("\n"));
    }

    /** The read of one of the scope's entries. */
    RegisterCall read(Operation listed, String name) {
        return new RegisterCall(
                listed.process(),
                listed.token(),
                listed.key() + "/" + name,
                new Action.Read(),
                new Result.Found(Optional.ofNullable(entries.get(name))),
                listed.startNanos(),
                listed.endNanos());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
