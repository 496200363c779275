package dev.regent.cli.compat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * What is asked of the process that runs the kit.
 *
 * @param selection {@code quick}, a level, or ids of scenarios with commas between them
 * @param control a command that starts and stops the backend's servers
 * @param through the option that holds the addresses of the servers
 * @param seed of whatever the kit chooses at random
 * @param json whether the report is printed as JSON
 * @param strict whether something that is not run makes the run a bad one
 * @param soak how long the soak lasts, if it is selected
 */
public record KitRequest(
        String selection,
        Optional<Path> control,
        Optional<String> through,
        long seed,
        boolean json,
        boolean strict,
        Duration soak) {

    /** What a run has to be repeated for if it changes. */
    public String identity(TestedDriver driver) {
        return String.join(
                "\n",
                driver.type(),
                selection,
                Long.toString(seed),
                strict ? "strict" : "",
                Long.toString(soak.toSeconds()),
                "");
    }

    /**
     * As that process reads it.
     *
     * @param folder for reports and logs
     * @param clean whether nothing is run, but what is left of a run in that folder is deleted
     */
    String text(TestedDriver driver, Path folder, boolean clean) {
        Properties values = new Properties();
        values.setProperty("type", driver.type());
        values.setProperty("folder", folder.toAbsolutePath().toString());
        values.setProperty("selection", selection);
        values.setProperty("seed", Long.toString(seed));
        values.setProperty("json", Boolean.toString(json));
        values.setProperty("strict", Boolean.toString(strict));
        values.setProperty("soak", Long.toString(soak.toSeconds()));
        values.setProperty("terminal", System.getProperty("regent.stderr.terminal", "false"));
        values.setProperty("clean", Boolean.toString(clean));
        control.ifPresent(command ->
                values.setProperty("control", command.toAbsolutePath().toString()));
        through.ifPresent(key -> values.setProperty("through", key));
        driver.options().forEach((key, value) -> values.setProperty("option." + key, value));
        StringWriter text = new StringWriter();
        try {
            values.store(text, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + ".\n";
    }
}
