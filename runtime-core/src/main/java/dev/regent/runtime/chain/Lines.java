package dev.regent.runtime.chain;

/** Texts of errors as one line. */
final class Lines {

    private Lines() {}

    /** What went wrong, in one line: the message, with the type in front unless the message speaks for itself. */
    static String one(Throwable problem) {
        String message = problem.getMessage();
        String name = problem.getClass().getSimpleName();
        return message == null ? name : name + ": " + oneLine(message);
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip();
    }
}
