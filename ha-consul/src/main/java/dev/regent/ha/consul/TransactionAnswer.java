package dev.regent.ha.consul;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What Consul says about a transaction.
 *
 * @param entries keys that were read or written, if it was carried out
 * @param failures why it was not
 */
record TransactionAnswer(List<Entry> entries, List<Failure> failures) {

    TransactionAnswer {
        entries = List.copyOf(entries);
        failures = List.copyOf(failures);
    }

    /** The first verb that failed. */
    Optional<Failure> first() {
        return failures.stream().min(Comparator.comparingInt(Failure::verb));
    }

    /** One that is not about a condition: the token lacks a permission, or Consul could not look. */
    Optional<Failure> refusal() {
        return failures.stream().filter(Failure::isRefusal).findFirst();
    }

    /**
     * Why a verb failed.
     *
     * @param verb index in the transaction
     * @param what in Consul's words
     */
    record Failure(int verb, String what) {

        private boolean isRefusal() {
            return what.contains("ermission denied") || what.contains("ACL ") || what.contains("failed kvs lookup");
        }
    }
}
