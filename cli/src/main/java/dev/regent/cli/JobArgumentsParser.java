package dev.regent.cli;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.runtime.api.JobArguments;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a job's arguments: {@code --key value}, {@code --key=value}, and {@code --flag} for {@code flag=true}. */
final class JobArgumentsParser {

    private JobArgumentsParser() {}

    static Map<String, String> parse(List<String> words) {
        Map<String, String> result = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--") || word.length() == 2) {
                throw new CommandException(
                        ExitCode.USAGE, "job argument '" + word + "' is not of the form --key value or --key=value");
            }
            int equals = word.indexOf('=');
            if (equals > 0) {
                result.put(word.substring(2, equals), word.substring(equals + 1));
            } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
                result.put(word.substring(2), words.get(++i));
            } else {
                result.put(word.substring(2), "true");
            }
        }
        result.putIfAbsent(
                JobArguments.WORKING_DIR, Path.of("").toAbsolutePath().toString());
        return result;
    }
}
