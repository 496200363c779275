package dev.regent.ha.testkit.history;

import java.util.List;

/** What is known of one register's history. */
public sealed interface Finding {

    /** The register. */
    String register();

    /**
     * One order of all calls explains every answer.
     *
     * @param register the register
     * @param calls number of its calls
     */
    record Linearizable(String register, int calls) implements Finding {}

    /**
     * No order does.
     *
     * @param register the register
     * @param rule number of the rule that is broken
     * @param why what is wrong, in a sentence
     * @param calls calls that show it
     */
    record Broken(String register, String rule, String why, List<RegisterCall> calls) implements Finding {
        public Broken {
            calls = List.copyOf(calls);
        }
    }

    /**
     * The search became too long.
     *
     * @param register the register
     * @param why what was too much
     */
    record Undecided(String register, String why) implements Finding {}
}
