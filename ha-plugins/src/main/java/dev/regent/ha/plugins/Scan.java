package dev.regent.ha.plugins;

import java.util.List;

/**
 * What a search for one kind of service found.
 *
 * @param candidates in the order of the plugins' names
 * @param problems why other plugins could not be used, one line each
 */
record Scan<F>(List<Candidate<F>> candidates, List<String> problems) {
    Scan {
        candidates = List.copyOf(candidates);
        problems = List.copyOf(problems);
    }
}
