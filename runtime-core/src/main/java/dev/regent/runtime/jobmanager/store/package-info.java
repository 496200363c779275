/** What a leader keeps in the backend and in the storage: names, records, and the one writer of each scope. */
@NullMarked
package dev.regent.runtime.jobmanager.store;

import org.jspecify.annotations.NullMarked;
