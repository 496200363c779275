package dev.regent.ha.plugins;

import java.util.List;

/** A place where plugins are found. Used by one thread at a time. */
interface PluginSource extends AutoCloseable {

    /** The place as messages name it. */
    String place();

    /** What an operator can do who misses a driver here. */
    String remedy();

    /** Instantiates every factory of that kind. A plugin that fails becomes a problem of the result. */
    <F> Scan<F> scan(ServiceKind<F> kind);

    /** Frees what the last scan loaded and nobody chose. */
    void releaseUnused();

    /** Everything that is there, sorted by name. */
    List<PluginDescription> describe();

    @Override
    void close();
}
