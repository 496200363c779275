package dev.regent.cli.client;

/** Exit codes of every command; the table for operators is in {@code docs/operations.md}. */
public final class ExitCode {

    public static final int OK = 0;
    /** What was asked for was tried and failed: the job failed, the output is not exact. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** The configuration is wrong, a plugin is missing or broken, or a port is in use. */
    public static final int CONFIGURATION = 3;
    /** The backend or the storage cannot be used now. */
    public static final int UNAVAILABLE = 4;
    /** Nobody leads, or the leader did not answer in time. */
    public static final int NO_LEADER = 5;
    /** There is no such job. */
    public static final int NOT_FOUND = 6;
    /** What is stored is damaged: a person decides. */
    public static final int CORRUPT = 7;
    /** What was run proves nothing: a fault did not bite, or nothing could be run. */
    public static final int INVALID = 8;
    /** A defect of Regent itself. */
    public static final int INTERNAL = 70;

    private ExitCode() {}
}
