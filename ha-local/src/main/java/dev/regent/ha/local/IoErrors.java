package dev.regent.ha.local;

import dev.regent.ha.spi.BackendUnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says in one line what is wrong with a folder and what to do about it. */
final class IoErrors {

    private IoErrors() {}

    /**
     * A failure after which nothing has happened.
     *
     * @param doing for example {@code cannot write below}
     */
    static BackendUnavailableException unavailable(String doing, Path where, IOException failure) {
        return new BackendUnavailableException(doing + " " + where + ": " + reason(failure), failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof ClosedByInterruptException) {
            return "the calling thread was interrupted";
        }
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile() + "; let this process's user own the folder";
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist; create or mount it";
        }
        if (failure instanceof NotDirectoryException file) {
            return file.getFile() + " is no folder";
        }
        String text = failure instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : String.valueOf(failure.getMessage());
        return text + advice(text);
    }

    private static String advice(String text) {
        if (text.contains("No space left") || text.contains("quota")) {
            return "; free some space";
        }
        if (text.contains("Read-only")) {
            return "; mount it writable";
        }
        if (text.contains("Too many open files")) {
            return "; raise the limit of open files (ulimit -n)";
        }
        return "";
    }
}
