package dev.regent.ha.plugins;

import java.util.Set;

/**
 * A factory that could be loaded.
 *
 * @param names types or schemes that it serves
 * @param origin plugin and jars, for messages
 * @param keep called once if the factory is chosen; without it the plugin is closed when the search ends
 */
record Candidate<F>(F factory, Set<String> names, String origin, Runnable keep) {}
