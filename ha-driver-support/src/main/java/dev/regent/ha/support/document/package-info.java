/**
 * High availability on any store that can compare and set single documents: local files, S3 objects, Kubernetes objects. A driver
 * supplies a {@link dev.regent.ha.support.document.DocumentStore}; {@link dev.regent.ha.support.document.DocumentBackend} does the
 * rest, the same for all of them.
 *
 * <p>An election is a lease document and an index document; a scope is one document whose name the index decides. Index and scopes are
 * <em>sealed</em>: a leader compares and sets its token into them before it reads them, and from then on the compare-and-set of
 * every former leader fails.
 */
@NullMarked
package dev.regent.ha.support.document;

import org.jspecify.annotations.NullMarked;
