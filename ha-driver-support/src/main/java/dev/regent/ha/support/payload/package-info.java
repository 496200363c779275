/**
 * What payload storages share: the names under which payloads are stored, and the trailer by which a reader finds damage and a writer finds its own payload again (S8, S11).
 */
@NullMarked
package dev.regent.ha.support.payload;

import org.jspecify.annotations.NullMarked;
