package dev.regent.benchmarks;

import java.util.List;

/**
 * What one part found.
 *
 * @param rows as Markdown
 * @param kept whether every bound was kept
 * @param circumstances how long it took, and what load the machine had
 */
record Result(List<String> rows, boolean kept, String circumstances) {

    Result {
        rows = List.copyOf(rows);
    }
}
