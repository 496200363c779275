/**
 * One election for every backend: a lease record that its holder renews and that others may take over when it has not
 * changed for the duration written in it. See {@link dev.regent.ha.support.lease.LeaseElection} for the proof and the rules.
 */
@NullMarked
package dev.regent.ha.support.lease;

import org.jspecify.annotations.NullMarked;
