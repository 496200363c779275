package dev.regent.ha.consul;

import dev.regent.ha.support.store.Stored;

/**
 * One key as Consul gave it.
 *
 * @param path its name in Consul
 * @param stored value, and ModifyIndex as the version and as the write
 */
record Entry(String path, Stored stored) {}
