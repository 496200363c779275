/**
 * What every kind of store needs, written once: keys and encoded bodies, single records with compare-and-set, memberships on them, and the
 * looks and deliveries of watches. Drivers see {@link dev.regent.ha.support.store.StoreKey}, {@link dev.regent.ha.support.store.Stored},
 * {@link dev.regent.ha.support.store.LifeProof} and the settings; the rest serves the recipes of the packages beside it.
 */
@NullMarked
package dev.regent.ha.support.store;

import org.jspecify.annotations.NullMarked;
