package dev.regent.ha.support.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z9", "a.b", "%2F", "~", "_-", "v1.tmp"})
    @DisplayName("A segment holds letters, digits and . _ % ~ -")
    void segment(String text) {
        assertThat(StoreKey.isSegment(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".a", "a/b", "a b", "ä", "a\n", "@", "[", "`", "{", ":"})
    @DisplayName("Nothing else is a segment, nor what starts with a dot")
    void noSegment(String text) {
        assertThat(StoreKey.isSegment(text)).isFalse();
    }

    @Test
    @DisplayName("A segment has at most 200 characters")
    void length() {
        assertThat(StoreKey.isSegment("a".repeat(200))).isTrue();
        assertThat(StoreKey.isSegment("a".repeat(201))).isFalse();
    }

    @Test
    @DisplayName("A malformed segment is refused with its key")
    void malformed() {
        StoreKey key = StoreKey.of("clusters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.child("a/b"))
                .withMessage("malformed segment 'a/b' in document key [clusters, a/b]");
    }
}
