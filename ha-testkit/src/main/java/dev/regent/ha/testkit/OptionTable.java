package dev.regent.ha.testkit;

import static java.util.Objects.requireNonNull;

import dev.regent.ha.spi.config.ConfigOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;

/**
 * The table of options in a document, generated from their declarations between two marker lines, so that document and code cannot
 * disagree. Run the build with {@code -Dregent.update-docs=true} to write it anew.
 */
public final class OptionTable {

    private static final String BEGIN = "<!-- options: begin (generated: -Dregent.update-docs=true writes it) -->";
    private static final String END = "<!-- options: end -->";

    private OptionTable() {}

    /**
     * Asserts that a document holds the table of exactly these options, or puts it there if asked to.
     *
     * @param document a Markdown file with the two marker lines
     * @param options the options, in the order of the table
     * @throws AssertionError if the table is another; the message says how to mend it
     * @throws IOException if the document cannot be read or written
     */
    public static void assertDocumented(Path document, List<ConfigOption<?>> options) throws IOException {
        String text = Files.readString(requireNonNull(document, "document is null"));
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        Assertions.assertThat(begin >= 0 && end > begin)
                .as("%s must hold the lines '%s' and '%s'", document, BEGIN, END)
                .isTrue();
        String expected = text.substring(0, begin) + BEGIN + "\n\n" + markdown(options) + "\n" + text.substring(end);
        if (Boolean.getBoolean("regent.update-docs")) {
            Files.writeString(document, expected);
            return;
        }
        Assertions.assertThat(text)
                .as("the options in %s are out of date: run this test with -Dregent.update-docs=true", document)
                .isEqualTo(expected);
    }

    /**
     * The table as Markdown.
     *
     * @param options the options, in the order of the table
     * @return lines ending with a line break
     */
    public static String markdown(List<ConfigOption<?>> options) {
        return options.stream()
                .map(OptionTable::row)
                .collect(Collectors.joining("", "| Key | Type | Default | Meaning |\n|---|---|---|---|\n", ""));
    }

    private static String row(ConfigOption<?> option) {
        String aliases = option.aliases().isEmpty()
                ? ""
                : " Also understood: "
                        + option.aliases().stream()
                                .map(alias -> "`" + alias + "`")
                                .collect(Collectors.joining(", ")) + ".";
        return "| `" + option.key() + "` | " + option.type() + " | " + shown(option.defaultValue()) + " | "
                + option.description().replace("|", "\\|") + aliases + " |\n";
    }

    private static String shown(Optional<?> value) {
        return value.map(v -> "`" + (v instanceof Duration duration ? duration(duration) : v) + "`")
                .orElse("-");
    }

    private static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + " ms";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + " min" : millis / 1_000 + " s";
    }
}
