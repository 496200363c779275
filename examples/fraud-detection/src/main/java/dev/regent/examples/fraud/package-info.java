/**
 * The example job: fraud detection over a partitioned log of card transactions.
 *
 * <p>{@link dev.regent.examples.fraud.FraudDetectionJob} parses each {@link dev.regent.examples.fraud.Transaction}, enriches it with the
 * merchant's {@link dev.regent.examples.fraud.Category}, scores it against the {@link dev.regent.examples.fraud.CardHistory} of its card
 * ({@link dev.regent.examples.fraud.Detector}) and writes one {@link dev.regent.examples.fraud.ScoredTransaction} for every transaction, alert or
 * not. A score carries the running count and the running total of its card: were one transaction lost or counted twice, every later
 * line of that card would differ. All transactions of a card are in one partition of the log, as in any log that is partitioned by key.
 *
 * <p>Around it, without any class of Regent: {@link dev.regent.examples.fraud.TransactionLog} writes a seeded log, {@link
 * dev.regent.examples.fraud.ReferenceRun} computes the same scores in one straight loop with its own parsing and writing, {@link
 * dev.regent.examples.fraud.OutputComparison} compares two outputs line by line. {@link dev.regent.examples.fraud.FraudTools} is their command.
 */
@NullMarked
package dev.regent.examples.fraud;

import org.jspecify.annotations.NullMarked;
