package dev.regent.ha.testkit;

import java.io.IOException;

/** What the medium holds for one record of a backend now, beside the driver, so that a test can damage it. */
public interface StoredRecord {

    /** What the driver's messages call it. */
    String name();

    /** Its bytes, header and all. */
    byte[] read() throws IOException;

    /** Puts others in their place, as damage does: in place, without the driver's conditions. */
    void overwrite(byte[] content) throws IOException;
}
