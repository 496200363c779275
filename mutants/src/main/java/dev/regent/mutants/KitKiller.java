package dev.regent.mutants;

import java.util.List;

/**
 * A method of a contract of the kit that notices a mutant on real servers.
 *
 * @param targets the drivers on which it does
 * @param contract its class, as {@code FencingContract}
 * @param method one of the contract's
 */
record KitKiller(List<Target> targets, String contract, String method) {

    KitKiller {
        targets = List.copyOf(targets);
    }

    /**
     * One line of a mutant's file.
     *
     * @param names drivers, or nothing for all
     * @param test {@code CONTRACT#METHOD}
     */
    static KitKiller parse(String names, String test) {
        int hash = test.indexOf('#');
        if (hash < 0 || !test.substring(0, hash).endsWith("Contract")) {
            throw new IllegalArgumentException("no method of a contract: " + test);
        }
        return new KitKiller(Target.all(names), test.substring(0, hash), test.substring(hash + 1));
    }

    String text() {
        return contract + "#" + method;
    }
}
