package dev.regent.runtime.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The owner of a file")
class SplitOwnerTest {

    @Test
    @DisplayName("is the last number in its name modulo the parallelism, whatever surrounds it")
    void numbers() {
        assertThat(SplitOwner.of("transactions-07.jsonl", 4)).isEqualTo(3);
        assertThat(SplitOwner.of("2026-11-21-part-5", 4)).isEqualTo(1);
        assertThat(SplitOwner.of("part-6-of-orders.csv", 4)).isEqualTo(2);
        assertThat(SplitOwner.of("song-2.mp3", 4)).isEqualTo(2);
        assertThat(SplitOwner.of("log.3", 4)).isEqualTo(3);
        assertThat(SplitOwner.of("x99999999999999999999999999999999", 10)).isEqualTo(9);
    }

    @Test
    @DisplayName("follows from the name alone when it has no number")
    void names() {
        assertThat(SplitOwner.of("orders.csv", 7))
                .isEqualTo(SplitOwner.of("orders.csv", 7))
                .isBetween(0, 6);
        assertThat(SplitOwner.of("orders.csv", 1)).isZero();
    }
}
