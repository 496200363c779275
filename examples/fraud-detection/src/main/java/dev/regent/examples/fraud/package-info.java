/** A job over a partitioned log of card transactions: parse, enrich, keyed detection, sink. */
@NullMarked
package dev.regent.examples.fraud;

import org.jspecify.annotations.NullMarked;
