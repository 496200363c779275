package dev.regent.cli.compat;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a soak lasts, as people write it: {@code 90s}, {@code 30m}, {@code 2h}. */
public final class SoakLength {

    private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,4}) ?(s|m|min|h)");

    private SoakLength() {}

    /** @throws CommandException if it is written in another way */
    public static Duration parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new CommandException(
                    ExitCode.USAGE, "--duration " + text + " is no time: write it as 90s, 30m or 2h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
