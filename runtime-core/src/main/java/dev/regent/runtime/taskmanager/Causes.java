package dev.regent.runtime.taskmanager;

import java.util.ArrayList;
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

    /** Messages from the outermost to the innermost cause, without repetition, and where user code threw it. */
    static String oneLine(Throwable thrown) {
        Set<String> parts = new LinkedHashSet<>();
        Throwable root = thrown;
        for (Throwable cause : chain(thrown)) {
            root = cause;
            String text = text(cause);
            if (parts.stream().noneMatch(said -> said.contains(text))) {
                parts.add(text);
            }
        }
        String line = String.join(": ", parts) + place(root);
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

    /** Our own exceptions have a message for people; of others the type may be all there is. */
    private static String text(Throwable cause) {
        String message = cause.getMessage();
        String type = cause.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return type;
        }
        String flat = message.strip().replaceAll("\\s+", " ");
        return cause.getClass().getName().startsWith("dev.regent.") ? flat : type + ": " + flat;
    }

    private static String place(Throwable root) {
        StackTraceElement[] trace = root.getStackTrace();
        boolean ours = trace.length == 0
                || trace[0].getClassName().startsWith("dev.regent.runtime.")
                || trace[0].getClassName().startsWith("dev.regent.ha.");
        return ours
                ? ""
                : " (at " + trace[0].getClassName() + "." + trace[0].getMethodName() + ":" + trace[0].getLineNumber()
                        + ")";
    }
}
