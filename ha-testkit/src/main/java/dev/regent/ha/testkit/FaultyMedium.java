package dev.regent.ha.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a backend or a payload storage stores on, and which a test can spoil. {@link TmpfsMedium} is one. */
public interface FaultyMedium extends AutoCloseable {

    /** What is wrong with it. What was stored can be read all the time. */
    enum Fault {
        /** No byte can be written. */
        FULL,
        /** No file can be created. */
        NO_NAMES,
        /** Nothing can be changed. */
        READ_ONLY
    }

    /** Where it is, for processes that {@link #launcher} starts. */
    Path folder();

    /** A command that is put before that of each process which is to see it; empty if all do. */
    List<String> launcher();

    /** Spoils it; when this returns, a new file has been refused. */
    void begin(Fault fault) throws IOException;

    /** Mends it. */
    void end(Fault fault) throws IOException;

    /** Whether a file of one byte cannot be written there now. */
    boolean refuses() throws IOException;

    /** Removes it, with all that is on it. */
    @Override
    void close() throws IOException;
}
