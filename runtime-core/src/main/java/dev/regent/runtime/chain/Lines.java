package dev.regent.runtime.chain;

/** Texts of errors as one line. */
final class Lines {

    private Lines() {}

    /** What went wrong with its type, for exceptions that may come from anywhere. */
    static String one(Throwable problem) {
        String message = problem.getMessage();
        String name = problem.getClass().getSimpleName();
        return message == null ? name : name + ": " + oneLine(message);
    }

    /** The message alone, for exceptions whose message is written for people. */
    static String message(Throwable problem) {
        String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : oneLine(message);
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip();
    }
}
