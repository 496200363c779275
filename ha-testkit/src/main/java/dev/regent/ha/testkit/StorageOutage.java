package dev.regent.ha.testkit;

import java.io.IOException;

/** One way in which a payload storage can be away, and come back with all that was stored (F23). Its {@code toString} names it. */
public interface StorageOutage {

    /** Takes the storage away; when this returns, no client of the fixture reaches it. */
    void begin() throws IOException;

    /** Brings it back; clients may take a while to notice. */
    void end() throws IOException;
}
