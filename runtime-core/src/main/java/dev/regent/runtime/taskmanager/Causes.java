package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.HaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line why something failed. */
final class Causes {

    private static final int LONGEST = 1_000;
    private static final int DEEPEST = 20;

    private Causes() {}

    /**
     * Messages from the outermost to the innermost cause, without repetition, and where user code threw it. Exceptions of our own have a
     * message that says it all, so what is below them is left out.
     */
    static String oneLine(Throwable thrown) {
        Set<String> parts = new LinkedHashSet<>();
        List<Throwable> causes = chain(thrown);
        for (Throwable cause : causes) {
            String text = text(cause);
            if (parts.stream().noneMatch(said -> said.contains(text))) {
                parts.add(text);
            }
            if (isOurs(cause)) {
                break;
            }
        }
        String line =
                String.join(": ", parts) + (thrown instanceof HaException ? "" : place(causes.get(causes.size() - 1)));
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = thrown; at != null && causes.size() < DEEPEST && !causes.contains(at); at = at.getCause()) {
            boolean wrapper = at instanceof ExecutionException || at instanceof CompletionException;
            if (!wrapper || at.getCause() == null) {
                causes.add(at);
            }
        }
        return causes;
    }

    /** Of exceptions that are not ours the type may be all there is. */
    private static String text(Throwable cause) {
        String message = cause.getMessage();
        String type = cause.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return type;
        }
        String flat = message.strip().replaceAll("\\s+", " ");
        return isOurs(cause) ? flat : type + ": " + flat;
    }

    private static boolean isOurs(Throwable cause) {
        return isHost(cause.getClass().getName());
    }

    private static boolean isHost(String className) {
        return className.startsWith("dev.regent.runtime.") || className.startsWith("dev.regent.ha.");
    }

    private static boolean isPlatform(String className) {
        return className.startsWith("java.") || className.startsWith("jdk.") || className.startsWith("sun.");
    }

    /** The line of user code that threw or called what threw; nothing if it was our own code that did. */
    private static String place(Throwable root) {
        return Arrays.stream(root.getStackTrace())
                .takeWhile(frame -> !isHost(frame.getClassName()))
                .filter(frame -> !isPlatform(frame.getClassName()))
                .findFirst()
                .map(frame -> " (at " + frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber()
                        + ")")
                .orElse("");
    }
}
