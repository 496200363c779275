package dev.regent.cli.client;

/** A command's end with one line for the person who typed it. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public CommandException(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    public CommandException(int exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
