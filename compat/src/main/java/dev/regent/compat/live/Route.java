package dev.regent.compat.live;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Where the options of a backend lead, and how to write them so that they lead to proxies. */
interface Route {

    /** Where to connect to. */
    List<InetSocketAddress> servers();

    /**
     * Options of a client that goes another way to each server.
     *
     * @param options all of them, as written
     * @param ports at 127.0.0.1, by the number of the server
     * @param folder where files of that client may be kept, as long as the test takes
     */
    Map<String, String> through(Map<String, String> options, IntFunction<Integer> ports, Path folder);
}
