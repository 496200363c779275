/**
 * A TCP proxy that disturbs connections on purpose, for drivers of backends that are servers: it stands between a client and the server,
 * loses, holds, delays and cuts what passes, by direction and by connection, and counts what it did.
 */
@NullMarked
package dev.regent.ha.testkit.proxy;

import org.jspecify.annotations.NullMarked;
