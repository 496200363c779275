package dev.regent.cli.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What a job's jar says of itself. */
public final class JarManifest {

    private static final String ENTRY = "Regent-Job-Class";

    private JarManifest() {}

    public static String entryClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            @Nullable Manifest manifest = file.getManifest();
            @Nullable
            String entry =
                    manifest == null ? null : manifest.getMainAttributes().getValue(ENTRY);
            if (entry == null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        jar + " names no job in its manifest: add the entry " + ENTRY + ", or pass --entry-class");
            }
            return entry.strip();
        } catch (NoSuchFileException | FileNotFoundException missing) {
            throw new CommandException(ExitCode.USAGE, "there is no jar " + jar, missing);
        } catch (ZipException noJar) {
            throw new CommandException(ExitCode.USAGE, jar + " is no jar: " + noJar.getMessage(), noJar);
        } catch (IOException unreadable) {
            throw new CommandException(
                    ExitCode.USAGE, "cannot read the jar " + jar + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
